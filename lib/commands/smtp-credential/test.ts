import { defineCommand } from '@/lib/commands/command/define';
import { readSmtpCredential } from '@/lib/store/configuration/smtp-credentials';
import { getPrisma } from '@/lib/store/database/client';
import { toSmtpCredentialRow } from './output';
import { testSmtpCredentialParameters } from './parameters';
import { findCredentialInReach } from './reach';
import { tokenKeeper } from './token-keeper';

const COLUMNS = ['Name', 'Status', 'TokenExpirationTime', 'LastError'] as const;

/**
 * Asks for a token now, as the transport does; it is kept and used like each other. What comes of it is output, not an error: mail
 * that waited for it is tried when it succeeds.
 */
export const testSmtpCredential = defineCommand({
  name: 'Test-SmtpCredential',
  parameters: testSmtpCredentialParameters,
  permission: 'sendConnector.write',
  effect: 'change',
  changes: 'nothing',
  positional: 'Identity',
  columns: COLUMNS,
  handler: async (context, { Identity }) => {
    const credential = await findCredentialInReach(context, Identity);
    context.audit.about('SmtpCredential', credential.id, credential.name);
    return {
      // An endpoint may think for longer than a transaction may stand.
      afterCommit: async () => {
        const keeper = await tokenKeeper();
        await keeper.renewNow(credential);
        const after = await readSmtpCredential(getPrisma(), credential.id);
        return { output: after === null ? [] : [toSmtpCredentialRow(after, new Date())] };
      },
    };
  },
});
