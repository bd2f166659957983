import { defineCommand } from '@/lib/commands/command/define';
import { nameTaken, refuseIfTaken } from '@/lib/commands/handler/taken';
import { SMTP_CREDENTIAL_SECRETS } from '@/lib/mail/settings/smtp-credential-kinds';
import { createSmtpCredential } from '@/lib/store/configuration/smtp-credentials';
import { findIdByIdentity } from '@/lib/store/database/identity';
import { AUDITED_SMTP_CREDENTIAL } from './audited';
import { SMTP_CREDENTIAL_COLUMNS, toSmtpCredentialRow } from './output';
import { newSmtpCredentialParameters } from './parameters';
import { allowedSmartHosts } from './rules';
import { changeSecrets, secretExpiry, writtenSecrets } from './secrets';
import { warnOfCredential } from './warnings';

export const newSmtpCredential = defineCommand({
  name: 'New-SmtpCredential',
  parameters: newSmtpCredentialParameters,
  permission: 'sendConnector.write',
  effect: 'change',
  makesNew: true,
  changes: [AUDITED_SMTP_CREDENTIAL],
  positional: 'Name',
  secrets: SMTP_CREDENTIAL_SECRETS,
  columns: SMTP_CREDENTIAL_COLUMNS,
  handler: async (context, given) => {
    const { db, audit, now, notify } = context;
    const taken = () => nameTaken(given.Name, 'Set-SmtpCredential');
    if ((await findIdByIdentity(db, 'smtp_credential', given.Name)) !== null) throw taken();
    const id = context.newId();
    const data = {
      name: given.Name,
      provider: given.Provider,
      kind: given.Kind,
      userName: given.UserName,
      tenant: given.Tenant ?? null,
      clientId: given.ClientId ?? null,
      tokenEndpoint: given.TokenEndpoint ?? null,
      scope: given.Scope ?? null,
      allowedSmartHosts: [...allowedSmartHosts(given)],
      secretExpiresAt: secretExpiry(context, given.Kind, given) ?? null,
      secrets: writtenSecrets(await changeSecrets(context, id, {}, given)),
    };
    const created = await refuseIfTaken(createSmtpCredential(db, id, data), taken);
    audit.created(AUDITED_SMTP_CREDENTIAL, id);
    await notify('configuration', `smtp credential ${id}`);
    return { output: [toSmtpCredentialRow(created, now)], warnings: warnOfCredential(created, now) };
  },
});
