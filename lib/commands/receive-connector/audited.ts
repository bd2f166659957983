import type { AuditedObject } from '@/lib/commands/command/audited';
import { settable } from '@/lib/commands/handler/audited-properties';
import { readReceiveConnector } from '@/lib/store/configuration/receive-connectors';
import { toReceiveConnectorRow } from './output';

/** A receive connector for the audit log. */
export const AUDITED_RECEIVE_CONNECTOR: AuditedObject = {
  type: 'ReceiveConnector',
  read: async (db, id) => {
    const row = await readReceiveConnector(db, id);
    return row && { name: row.name, properties: settable(toReceiveConnectorRow(row), ['BindingStatus']) };
  },
  undo: {
    set: 'Set-ReceiveConnector',
    remove: 'Remove-ReceiveConnector',
    create: ({ properties }) => [{ cmdlet: 'New-ReceiveConnector', parameters: properties }],
  },
};
