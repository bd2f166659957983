import { defineCommand } from '@/lib/commands/command/define';
import { systemMessageIdentity } from '@/lib/mail/dsn/system-message';
import { deleteSystemMessage } from '@/lib/store/configuration/system-messages';
import { AUDITED_SYSTEM_MESSAGE } from './audited';
import { findByIdentity, SYSTEM_MESSAGE_COLUMNS } from './output';
import { removeSystemMessageParameters } from './parameters';

export const removeSystemMessage = defineCommand({
  name: 'Remove-SystemMessage',
  parameters: removeSystemMessageParameters,
  permission: 'systemMessage.write',
  effect: 'change',
  changes: [AUDITED_SYSTEM_MESSAGE],
  confirms: true,
  positional: 'Identity',
  columns: SYSTEM_MESSAGE_COLUMNS,
  handler: async ({ db, notify, audit }, { Identity }) => {
    const { key, message } = await findByIdentity(db, Identity);
    await audit.changing(AUDITED_SYSTEM_MESSAGE, message.id);
    await deleteSystemMessage(db, message.id);
    await notify('configuration', systemMessageIdentity(key));
    return {};
  },
});
