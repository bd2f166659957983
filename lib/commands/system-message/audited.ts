import type { AuditedObject, FormerObject, UndoStep } from '@/lib/commands/command/audited';
import { settable } from '@/lib/commands/handler/audited-properties';
import { readSystemMessage } from '@/lib/store/configuration/system-messages';
import { toSystemMessageRow } from './output';

/** A system message for the audit log. */
export const AUDITED_SYSTEM_MESSAGE: AuditedObject = {
  type: 'SystemMessage',
  read: async (db, id) => {
    const message = await readSystemMessage(db, id);
    if (message === null) return null;
    const row = toSystemMessageRow(message);
    return { name: String(row.Identity), properties: settable(row) };
  },
  undo: { identity: 'name', set: 'Set-SystemMessage', remove: 'Remove-SystemMessage', create: createAgain },
};

function createAgain({ properties }: FormerObject): UndoStep[] {
  return [{ cmdlet: 'New-SystemMessage', parameters: properties }];
}
