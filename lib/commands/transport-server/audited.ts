import type { AuditedObject } from '@/lib/commands/command/audited';
import { settingsOutput } from '@/lib/commands/handler/settings-output';
import { fromStored } from '@/lib/mail/settings/stored-settings';
import { TRANSPORT_SERVER_SETTINGS as TABLE } from '@/lib/mail/settings/transport-server-settings';
import { readTransportServer } from '@/lib/store/configuration/transport-servers';

/** A transport server's settings for the audit log; what its process says of itself is none. */
export const AUDITED_TRANSPORT_SERVER: AuditedObject = {
  type: 'TransportServer',
  read: async (db, id) => {
    const server = await readTransportServer(db, id);
    return server && { name: server.name, properties: settingsOutput(TABLE, fromStored(TABLE, server), {}) };
  },
  undo: { set: 'Set-TransportServer' },
};
