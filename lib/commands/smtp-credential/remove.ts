import { defineCommand } from '@/lib/commands/command/define';
import { refuse } from '@/lib/commands/command/errors';
import { deleteSmtpCredential } from '@/lib/store/configuration/smtp-credentials';
import { AUDITED_SMTP_CREDENTIAL } from './audited';
import { SMTP_CREDENTIAL_COLUMNS } from './output';
import { removeSmtpCredentialParameters } from './parameters';
import { findCredentialInReach } from './reach';

/** Not while a send connector uses it: its mail would wait for nothing. */
export const removeSmtpCredential = defineCommand({
  name: 'Remove-SmtpCredential',
  parameters: removeSmtpCredentialParameters,
  permission: 'sendConnector.write',
  effect: 'change',
  changes: [AUDITED_SMTP_CREDENTIAL],
  confirms: true,
  positional: 'Identity',
  columns: SMTP_CREDENTIAL_COLUMNS,
  handler: async (context, { Identity }) => {
    const { db, audit, notify } = context;
    const credential = await findCredentialInReach(context, Identity);
    if (credential.connectors.length > 0) {
      const connectors = credential.connectors.map(({ name }) => name).join(', ');
      throw refuse('CredentialInUse', 'Identity', { name: credential.name, connectors }, 409);
    }
    await audit.changing(AUDITED_SMTP_CREDENTIAL, credential.id);
    await deleteSmtpCredential(db, credential.id);
    await notify('configuration', `smtp credential ${credential.id}`);
    return {};
  },
});
