import { defineCommand } from '@/lib/commands/command/define';
import { originalText, systemMessageIdentity } from '@/lib/mail/dsn/system-message';
import { updateSystemMessage } from '@/lib/store/configuration/system-messages';
import { findByIdentity, SYSTEM_MESSAGE_COLUMNS, toSystemMessageRow } from './output';
import { setSystemMessageParameters } from './parameters';

export const setSystemMessage = defineCommand({
  name: 'Set-SystemMessage',
  parameters: setSystemMessageParameters,
  permission: 'systemMessage.write',
  effect: 'change',
  positional: 'Identity',
  columns: SYSTEM_MESSAGE_COLUMNS,
  handler: async ({ db, notify }, { Identity, Text }) => {
    const { key, message } = await findByIdentity(db, Identity);
    // Without a text it is -Original: the schema sees to that.
    const changed = await updateSystemMessage(db, message.id, Text ?? originalText(key));
    await notify('configuration', systemMessageIdentity(key));
    return { output: [toSystemMessageRow(changed)] };
  },
});
