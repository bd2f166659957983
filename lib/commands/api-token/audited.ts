import type { AuditedObject } from '@/lib/commands/command/audited';
import { settable } from '@/lib/commands/handler/audited-properties';
import { readApiToken } from '@/lib/store/configuration/api-tokens';
import { toApiTokenRow } from './output';

/** An API token for the audit log. One that was removed is not brought back: whoever had it removed may have had to. */
export const AUDITED_API_TOKEN: AuditedObject = {
  type: 'ApiToken',
  read: async (db, id) => {
    const token = await readApiToken(db, id);
    // Its status is of a moment, its use no change.
    return token && { name: token.name, properties: settable(toApiTokenRow(token, new Date()), NOT_SET) };
  },
  undo: { remove: 'Remove-ApiToken' },
};

const NOT_SET = ['UserGuid', 'Status', 'RemovedRoleGroups', 'LastUsed', 'LastUsedFrom'];
