import { defineCommand } from '@/lib/commands/command/define';
import { refuse } from '@/lib/commands/command/errors';
import { refuseIfTaken } from '@/lib/commands/handler/taken';
import { type SystemMessageKey, systemMessageIdentity } from '@/lib/mail/dsn/system-message';
import { createSystemMessage } from '@/lib/store/configuration/system-messages';
import { SYSTEM_MESSAGE_COLUMNS, toSystemMessageRow } from './output';
import { newSystemMessageParameters } from './parameters';

export const newSystemMessage = defineCommand({
  name: 'New-SystemMessage',
  parameters: newSystemMessageParameters,
  permission: 'systemMessage.write',
  effect: 'change',
  columns: SYSTEM_MESSAGE_COLUMNS,
  handler: async ({ db, notify }, { DsnCode, Internal, Language, Text }) => {
    const key: SystemMessageKey = { language: Language, isInternal: Internal, dsnCode: DsnCode };
    const identity = systemMessageIdentity(key);
    const taken = () => refuse('SystemMessageTaken', 'DsnCode', { identity }, 409);
    const message = await refuseIfTaken(createSystemMessage(db, key, Text), taken);
    await notify('configuration', identity);
    return { output: [toSystemMessageRow(message)] };
  },
});
