import type { AuditedObject } from '@/lib/commands/command/audited';
import { settable } from '@/lib/commands/handler/audited-properties';
import { readAppPassword } from '@/lib/store/configuration/app-passwords';
import { toAppPasswordRow } from './output';

/** An app password for the audit log. One that was removed is not brought back: whoever had it removed may have had to. */
export const AUDITED_APP_PASSWORD: AuditedObject = {
  type: 'AppPassword',
  read: async (db, id) => {
    const password = await readAppPassword(db, id);
    return password && { name: password.name, properties: settable(toAppPasswordRow(password), NOT_SET) };
  },
  undo: { remove: 'Remove-AppPassword' },
};

const NOT_SET = ['UserGuid', 'LastUsed', 'LastUsedFrom'];
