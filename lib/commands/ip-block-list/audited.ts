import type { AuditedObject } from '@/lib/commands/command/audited';
import { readIpBlockListEntry } from '@/lib/store/configuration/ip-block-list';

/** An entry of the IP Block list for the audit log. */
export const AUDITED_IP_BLOCK_LIST_ENTRY: AuditedObject = {
  type: 'IPBlockListEntry',
  read: async (db, id) => {
    const entry = await readIpBlockListEntry(db, id);
    return (
      entry && {
        name: entry.ipRange,
        properties: {
          IPRange: entry.ipRange,
          ...(entry.comment !== null && { Comment: entry.comment }),
          ...(entry.expiresAt !== null && { ExpirationTime: entry.expiresAt.toISOString() }),
        },
      }
    );
  },
  undo: {
    remove: 'Remove-IPBlockListEntry',
    create: ({ properties }) => [{ cmdlet: 'Add-IPBlockListEntry', parameters: properties }],
  },
};
