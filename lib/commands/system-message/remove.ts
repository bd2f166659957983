import { defineCommand } from '@/lib/commands/command/define';
import { systemMessageIdentity } from '@/lib/mail/dsn/system-message';
import { deleteSystemMessage } from '@/lib/store/configuration/system-messages';
import { findByIdentity, SYSTEM_MESSAGE_COLUMNS } from './output';
import { removeSystemMessageParameters } from './parameters';

export const removeSystemMessage = defineCommand({
  name: 'Remove-SystemMessage',
  parameters: removeSystemMessageParameters,
  permission: 'systemMessage.write',
  effect: 'change',
  confirms: true,
  positional: 'Identity',
  columns: SYSTEM_MESSAGE_COLUMNS,
  handler: async ({ db, notify }, { Identity }) => {
    const { key, message } = await findByIdentity(db, Identity);
    await deleteSystemMessage(db, message.id);
    await notify('configuration', systemMessageIdentity(key));
    return {};
  },
});
