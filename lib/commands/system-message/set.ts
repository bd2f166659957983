import { defineCommand } from '@/lib/commands/command/define';
import { originalText, systemMessageIdentity } from '@/lib/mail/dsn/system-message';
import { updateSystemMessage } from '@/lib/store/configuration/system-messages';
import { AUDITED_SYSTEM_MESSAGE } from './audited';
import { findByIdentity, SYSTEM_MESSAGE_COLUMNS, toSystemMessageRow } from './output';
import { setSystemMessageParameters } from './parameters';

export const setSystemMessage = defineCommand({
  name: 'Set-SystemMessage',
  parameters: setSystemMessageParameters,
  permission: 'systemMessage.write',
  effect: 'change',
  changes: [AUDITED_SYSTEM_MESSAGE],
  positional: 'Identity',
  columns: SYSTEM_MESSAGE_COLUMNS,
  handler: async ({ db, notify, audit }, { Identity, Text }) => {
    const { key, message } = await findByIdentity(db, Identity);
    await audit.changing(AUDITED_SYSTEM_MESSAGE, message.id);
    // Without a text it is -Original: the schema sees to that.
    const changed = await updateSystemMessage(db, message.id, Text ?? originalText(key));
    await notify('configuration', systemMessageIdentity(key));
    return { output: [toSystemMessageRow(changed)] };
  },
});
