import type { AuditedObject, FormerObject, SecretState, UndoStep } from '@/lib/commands/command/audited';
import { settable } from '@/lib/commands/handler/audited-properties';
import { secretState } from '@/lib/commands/handler/secret-state';
import { readSendConnector, type StoredSendConnector } from '@/lib/store/configuration/send-connectors';
import { isGuarded, sentTo } from './credential';
import { FIXED_PROPERTIES, toSendConnectorRow } from './output';

/** A send connector for the audit log. Its password is known by the ciphertext, which undo puts back as it is. */
export const AUDITED_SEND_CONNECTOR: AuditedObject = {
  type: 'SendConnector',
  read: async (db, id) => {
    const row = await readSendConnector(db, id);
    return (
      row && {
        name: row.name,
        properties: settable(toSendConnectorRow(row), FIXED_PROPERTIES),
        secrets: { AuthenticationCredential: credentialOf(row) },
      }
    );
  },
  undo: { set: 'Set-SendConnector', remove: 'Remove-SendConnector', create: createAgain },
};

function credentialOf(row: StoredSendConnector): SecretState | null {
  const { authenticationCiphertext: bytes, authenticationKeyId: keyId } = row;
  if (bytes === null || keyId === null) return null;
  return secretState(bytes, { ciphertext: Buffer.from(bytes).toString('base64'), keyId }, [
    ...sentTo(row),
    isGuarded(row) ? 'guarded' : 'open',
  ]);
}

function createAgain({ properties }: FormerObject): UndoStep[] {
  return [{ cmdlet: 'New-SendConnector', parameters: properties }];
}
