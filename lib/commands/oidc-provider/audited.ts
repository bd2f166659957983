import type { AuditedObject, FormerObject, SecretState, UndoStep } from '@/lib/commands/command/audited';
import { settable } from '@/lib/commands/handler/audited-properties';
import { secretState } from '@/lib/commands/handler/secret-state';
import { readOidcProvider, type StoredOidcProvider } from '@/lib/store/configuration/oidc-providers';
import { readRoleGroupNames, toOidcProviderRow } from './output';

/** An OIDC provider for the audit log. Its secret is known by the ciphertext, which undo puts back as it is. */
export const AUDITED_OIDC_PROVIDER: AuditedObject = {
  type: 'OidcProvider',
  read: async (db, id) => {
    const provider = await readOidcProvider(db, id);
    return (
      provider && {
        name: provider.name,
        properties: settable(toOidcProviderRow(provider, await readRoleGroupNames(db)), NOT_SET),
        secrets: { ClientSecret: secretOf(provider) },
      }
    );
  },
  undo: { set: 'Set-OidcProvider', remove: 'Remove-OidcProvider', create: createAgain },
};

const NOT_SET = ['HasClientSecret', 'GoneFromMapping', 'RedirectUri'];

function secretOf(provider: StoredOidcProvider): SecretState | null {
  const { secretCiphertext: bytes, secretKeyId: keyId } = provider;
  if (bytes === null || keyId === null) return null;
  return secretState(bytes, { ciphertext: Buffer.from(bytes).toString('base64'), keyId }, [provider.issuer]);
}

function createAgain({ properties }: FormerObject): UndoStep[] {
  return [{ cmdlet: 'New-OidcProvider', parameters: properties }];
}
