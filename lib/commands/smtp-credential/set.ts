import { defineCommand } from '@/lib/commands/command/define';
import { CommandError } from '@/lib/commands/command/errors';
import { refuseOtherAddress } from '@/lib/commands/handler/secret-address';
import { nameTaken, refuseIfTaken } from '@/lib/commands/handler/taken';
import { applyListChange } from '@/lib/commands/parameters/list-change';
import { SMTP_CREDENTIAL_SECRETS } from '@/lib/mail/settings/smtp-credential-kinds';
import {
  type SmtpCredentialData,
  type StoredSmtpCredential,
  updateSmtpCredential,
} from '@/lib/store/configuration/smtp-credentials';
import { findIdByIdentity } from '@/lib/store/database/identity';
import { AUDITED_SMTP_CREDENTIAL } from './audited';
import { choicesOf, SMTP_CREDENTIAL_COLUMNS, toSmtpCredentialRow } from './output';
import { type SetSmtpCredential, setSmtpCredentialParameters } from './parameters';
import { findCredentialInReach } from './reach';
import { type CredentialFields, findCredentialProblems } from './rules';
import {
  changeSecrets,
  endpoints,
  readStoredSecrets,
  type StoredSecrets,
  secretExpiry,
  writtenSecrets,
} from './secrets';
import { furtherUse, refuseFurtherUse } from './uses';
import { warnOfCredential } from './warnings';

/** Mail that waits for a token is tried at once: transports compare the credential's version. */
export const setSmtpCredential = defineCommand({
  name: 'Set-SmtpCredential',
  parameters: setSmtpCredentialParameters,
  permission: 'sendConnector.write',
  effect: 'change',
  changes: [AUDITED_SMTP_CREDENTIAL],
  positional: 'Identity',
  secrets: SMTP_CREDENTIAL_SECRETS,
  columns: SMTP_CREDENTIAL_COLUMNS,
  handler: async (context, given) => {
    const { db, audit, now, notify } = context;
    const stored = await findCredentialInReach(context, given.Identity);
    await audit.changing(AUDITED_SMTP_CREDENTIAL, stored.id);
    const name = given.Name ?? stored.name;
    const taken = () => nameTaken(name, 'Set-SmtpCredential');
    const other = await findIdByIdentity(db, 'smtp_credential', name);
    if (other !== null && other !== stored.id) throw taken();
    const expiry = secretExpiry(context, choicesOf(stored).kind, given);
    const secrets = await changeSecrets(context, stored.id, readStoredSecrets(stored.secrets), given);
    refuseProblems(stored, given, secrets);
    const columns = changedColumns(stored, given);
    const after = { ...stored, ...columns };
    const kept = SMTP_CREDENTIAL_SECRETS.filter((secret) => secrets[secret] && given[secret] === undefined);
    refuseOtherAddress({ kept, before: endpoints(stored), after: endpoints(after) });
    refuseFurtherUse(kept, stored, after);
    // Whoever has signed in did so for what it was then.
    const forgets =
      given.RefreshToken !== undefined ||
      after.tokenEndpoint !== stored.tokenEndpoint ||
      furtherUse(stored, after) !== null;
    const data = { ...columns, secrets: writtenSecrets(secrets) };
    const whole = expiry === undefined ? data : { ...data, secretExpiresAt: expiry };
    const changed = await refuseIfTaken(updateSmtpCredential(db, stored.id, whole, forgets), taken);
    await notify('configuration', `smtp credential ${stored.id}`);
    return { output: [toSmtpCredentialRow(changed, now)], warnings: warnOfCredential(changed, now) };
  },
});

function changedColumns(stored: StoredSmtpCredential, given: SetSmtpCredential) {
  const { Name, UserName, Tenant, ClientId, TokenEndpoint, Scope, AllowedSmartHosts } = given;
  return {
    ...(Name === undefined ? {} : { name: Name }),
    ...(UserName === undefined ? {} : { userName: UserName }),
    ...(Tenant === undefined ? {} : { tenant: Tenant }),
    ...(ClientId === undefined ? {} : { clientId: ClientId }),
    ...(TokenEndpoint === undefined ? {} : { tokenEndpoint: TokenEndpoint }),
    ...(Scope === undefined ? {} : { scope: Scope }),
    ...(AllowedSmartHosts === undefined
      ? {}
      : { allowedSmartHosts: [...applyListChange(stored.allowedSmartHosts, AllowedSmartHosts)] }),
  } satisfies Partial<SmtpCredentialData>;
}

function refuseProblems(
  stored: StoredSmtpCredential,
  given: SetSmtpCredential,
  secrets: StoredSecrets,
): void {
  const { provider, kind } = choicesOf(stored);
  const held = Object.fromEntries(
    SMTP_CREDENTIAL_SECRETS.map((name) => [name, secrets[name]?.ciphertext ?? null]),
  );
  const merged: CredentialFields = {
    Provider: provider,
    Kind: kind,
    Tenant: given.Tenant === undefined ? stored.tenant : given.Tenant,
    ClientId: given.ClientId === undefined ? stored.clientId : given.ClientId,
    TokenEndpoint: given.TokenEndpoint === undefined ? stored.tokenEndpoint : given.TokenEndpoint,
    AllowedSmartHosts: applyListChange(stored.allowedSmartHosts, given.AllowedSmartHosts),
    ...held,
  };
  const problems = findCredentialProblems(merged);
  if (problems.length > 0) throw new CommandError(problems);
}
