import { defineCommand } from '@/lib/commands/command/define';
import { objectNotFound } from '@/lib/commands/handler/taken';
import { findSmtpCredential, listSmtpCredentials } from '@/lib/store/configuration/smtp-credentials';
import { SMTP_CREDENTIAL_COLUMNS, toSmtpCredentialRow } from './output';
import { getSmtpCredentialParameters } from './parameters';

export const getSmtpCredential = defineCommand({
  name: 'Get-SmtpCredential',
  parameters: getSmtpCredentialParameters,
  permission: 'sendConnector.read',
  effect: 'read',
  positional: 'Identity',
  columns: SMTP_CREDENTIAL_COLUMNS,
  handler: async ({ db, now }, { Identity }) => {
    if (Identity === undefined) {
      return { output: (await listSmtpCredentials(db)).map((row) => toSmtpCredentialRow(row, now)) };
    }
    const credential = await findSmtpCredential(db, Identity);
    if (credential === null) throw objectNotFound(Identity, 'Get-SmtpCredential');
    return { output: [toSmtpCredentialRow(credential, now)] };
  },
});
