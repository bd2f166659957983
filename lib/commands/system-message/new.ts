import { defineCommand } from '@/lib/commands/command/define';
import { refuse } from '@/lib/commands/command/errors';
import { refuseIfTaken } from '@/lib/commands/handler/taken';
import { type SystemMessageKey, systemMessageIdentity } from '@/lib/mail/dsn/system-message';
import { createSystemMessage } from '@/lib/store/configuration/system-messages';
import { AUDITED_SYSTEM_MESSAGE } from './audited';
import { SYSTEM_MESSAGE_COLUMNS, toSystemMessageRow } from './output';
import { newSystemMessageParameters } from './parameters';

export const newSystemMessage = defineCommand({
  name: 'New-SystemMessage',
  parameters: newSystemMessageParameters,
  permission: 'systemMessage.write',
  effect: 'change',
  changes: [AUDITED_SYSTEM_MESSAGE],
  columns: SYSTEM_MESSAGE_COLUMNS,
  handler: async ({ db, notify, audit, newId }, { DsnCode, Internal, Language, Text }) => {
    const key: SystemMessageKey = { language: Language, isInternal: Internal, dsnCode: DsnCode };
    const identity = systemMessageIdentity(key);
    const taken = () => refuse('SystemMessageTaken', 'DsnCode', { identity }, 409);
    const message = await refuseIfTaken(createSystemMessage(db, newId(), key, Text), taken);
    audit.created(AUDITED_SYSTEM_MESSAGE, message.id);
    await notify('configuration', identity);
    return { output: [toSystemMessageRow(message)] };
  },
});
