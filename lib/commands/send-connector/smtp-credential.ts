import type { CommandContext } from '@/lib/commands/command/context';
import { refuse } from '@/lib/commands/command/errors';
import { requireCredentialInReach } from '@/lib/commands/smtp-credential/reach';
import type { StoredSendConnector } from '@/lib/store/configuration/send-connectors';
import { listSmtpCredentials } from '@/lib/store/configuration/smtp-credentials';

/**
 * Owns: which SMTP credential a connector signs in by.
 * Promises: one that exists. Whose right is limited to some connectors gives theirs only what no other connector signs in by: a
 *   credential opens a mailbox.
   Its tokens are said at the smart hosts that it names, and nowhere else.
 * @throws CommandError SmtpCredentialUnknown, OutOfScope, SmartHostNotOfCredential
 */
export async function chooseSmtpCredential(
  context: Pick<CommandContext, 'db' | 'reach'>,
  identity: string | null,
  smartHosts: readonly string[],
  present: Present,
): Promise<string | null> {
  if (identity === null) return null;
  const all = await listSmtpCredentials(context.db);
  const wanted = identity.toLowerCase();
  const found = all.find(({ name }) => name.toLowerCase() === wanted) ?? all.find(({ id }) => id === wanted);
  if (found === undefined) {
    const known = all.map(({ name }) => name).join(', ');
    throw refuse('SmtpCredentialUnknown', 'SmtpCredential', { name: identity, known }, 404);
  }
  const isOther = found.id !== present.smtpCredentialId;
  if (isOther) requireCredentialInReach(context, found, 'SmtpCredential');
  const added = isOther ? smartHosts : smartHosts.filter((host) => !present.smartHosts.includes(host));
  const host = added.find((one) => !found.allowedSmartHosts.includes(one));
  if (host !== undefined) {
    const args = { host, credential: found.name, known: found.allowedSmartHosts.join(', ') };
    throw refuse('SmartHostNotOfCredential', 'SmartHosts', args, 409);
  }
  return found.id;
}

/** The connector as it is stored: what it has already may stay. */
type Present = Pick<StoredSendConnector, 'smtpCredentialId' | 'smartHosts'>;

export const NO_CONNECTOR: Present = { smtpCredentialId: null, smartHosts: [] };
