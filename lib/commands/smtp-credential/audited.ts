import type { AuditedObject, FormerObject, UndoStep } from '@/lib/commands/command/audited';
import { settable } from '@/lib/commands/handler/audited-properties';
import { secretState } from '@/lib/commands/handler/secret-state';
import { SMTP_CREDENTIAL_SECRETS } from '@/lib/mail/settings/smtp-credential-kinds';
import { readSmtpCredential } from '@/lib/store/configuration/smtp-credentials';
import { toSmtpCredentialRow } from './output';
import { readStoredSecrets } from './secrets';
import { usesOf } from './uses';

/** An SMTP credential for the audit log. Its secrets are known by their ciphertexts, which undo puts back as they are. */
export const AUDITED_SMTP_CREDENTIAL: AuditedObject = {
  type: 'SmtpCredential',
  read: async (db, id) => {
    const row = await readSmtpCredential(db, id);
    if (row === null) return null;
    const secrets = readStoredSecrets(row.secrets);
    const states = SMTP_CREDENTIAL_SECRETS.map((name) => {
      const sealed = secrets[name];
      return [name, sealed === undefined ? null : secretState(sealed.ciphertext, sealed, usesOf(row))];
    });
    // What the provider presets was not set.
    const own = { TokenEndpoint: row.tokenEndpoint, Scope: row.scope };
    return {
      name: row.name,
      properties: { ...settable(toSmtpCredentialRow(row, new Date()), NOT_SET), ...own },
      secrets: Object.fromEntries(states),
    };
  },
  undo: { set: 'Set-SmtpCredential', remove: 'Remove-SmtpCredential', create: createAgain },
};

/** Of a moment, or another object's. */
const NOT_SET = [
  'SecretStatus',
  'UsedBy',
  'Status',
  'TokenObtainedTime',
  'TokenExpirationTime',
  'LastFailureTime',
  'SignInExpirationTime',
  'LastError',
  'LastErrorDetail',
];

function createAgain({ properties }: FormerObject): UndoStep[] {
  return [{ cmdlet: 'New-SmtpCredential', parameters: properties }];
}
