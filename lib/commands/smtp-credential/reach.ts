import type { CommandContext } from '@/lib/commands/command/context';
import { objectNotFound } from '@/lib/commands/handler/taken';
import { findSmtpCredential, type StoredSmtpCredential } from '@/lib/store/configuration/smtp-credentials';

/**
 * Owns: who may work with a credential whose right is limited to some send connectors: whoever may work with all that use it. One
 *   that none uses is nobody's, so only who is not limited has it.
 * @throws CommandError OutOfScope
 */
export function requireCredentialInReach(
  { reach }: Pick<CommandContext, 'reach'>,
  credential: { readonly name: string; readonly connectors: readonly { readonly id: string }[] },
  parameter: string,
): void {
  if (credential.connectors.length === 0) reach.require({}, parameter, credential.name);
  for (const { id } of credential.connectors)
    reach.require({ sendConnector: id }, parameter, credential.name);
}

/**
 * The credential that a command is about.
 * @throws CommandError ObjectNotFound, OutOfScope
 */
export async function findCredentialInReach(
  context: Pick<CommandContext, 'db' | 'reach'>,
  identity: string,
): Promise<StoredSmtpCredential> {
  const credential = await findSmtpCredential(context.db, identity);
  if (credential === null) throw objectNotFound(identity, 'Get-SmtpCredential');
  requireCredentialInReach(context, credential, 'Identity');
  return credential;
}
