import type { CommandContext } from '@/lib/commands/command/context';
import { refuse } from '@/lib/commands/command/errors';
import { requireCredentialInReach } from '@/lib/commands/smtp-credential/reach';
import { listSmtpCredentials } from '@/lib/store/configuration/smtp-credentials';

/**
 * Owns: which SMTP credential a connector signs in by.
 * Promises: one that exists. Whose right is limited to some connectors gives theirs only what no other connector signs in by: a
 *   credential opens a mailbox.
 * @throws CommandError SmtpCredentialUnknown, OutOfScope
 */
export async function chooseSmtpCredential(
  context: Pick<CommandContext, 'db' | 'reach'>,
  identity: string | null,
  presentId: string | null,
): Promise<string | null> {
  if (identity === null) return null;
  const all = await listSmtpCredentials(context.db);
  const wanted = identity.toLowerCase();
  const found = all.find(({ name }) => name.toLowerCase() === wanted) ?? all.find(({ id }) => id === wanted);
  if (found === undefined) {
    const known = all.map(({ name }) => name).join(', ');
    throw refuse('SmtpCredentialUnknown', 'SmtpCredential', { name: identity, known }, 404);
  }
  if (found.id !== presentId) requireCredentialInReach(context, found, 'SmtpCredential');
  return found.id;
}
