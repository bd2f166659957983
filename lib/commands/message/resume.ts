import { defineCommand } from '@/lib/commands/command/define';
import { actOnMessages } from './act';
import { MESSAGE_COLUMNS } from './output';
import { resumeMessageParameters } from './parameters';

/** In Poison: the message is submitted anew. */
export const resumeMessage = defineCommand({
  name: 'Resume-Message',
  parameters: resumeMessageParameters,
  permission: 'queue.write',
  effect: 'change',
  changes: 'mail',
  positional: 'Identity',
  columns: MESSAGE_COLUMNS,
  handler: (context, given) => actOnMessages(context, given, 'resumeMessage'),
});
