import { defineCommand } from '@/lib/commands/command/define';
import { originalSystemMessages } from '@/lib/mail/dsn/system-message';
import { listSystemMessages } from '@/lib/store/configuration/system-messages';
import {
  findByIdentity,
  parseIdentity,
  SYSTEM_MESSAGE_COLUMNS,
  toOriginalRow,
  toSystemMessageRow,
} from './output';
import { getSystemMessageParameters } from './parameters';

/** The administrator's own; with -Original what reports say without them. */
export const getSystemMessage = defineCommand({
  name: 'Get-SystemMessage',
  parameters: getSystemMessageParameters,
  permission: 'systemMessage.read',
  effect: 'read',
  positional: 'Identity',
  columns: SYSTEM_MESSAGE_COLUMNS,
  handler: async ({ db }, { Identity, Original }) => {
    if (Original === true) {
      const keys = Identity === undefined ? originalSystemMessages() : [parseIdentity(Identity)];
      return { output: keys.map(toOriginalRow) };
    }
    if (Identity === undefined) return { output: (await listSystemMessages(db)).map(toSystemMessageRow) };
    return { output: [toSystemMessageRow((await findByIdentity(db, Identity)).message)] };
  },
});
