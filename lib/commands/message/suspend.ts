import { defineCommand } from '@/lib/commands/command/define';
import { actOnMessages } from './act';
import { MESSAGE_COLUMNS } from './output';
import { suspendMessageParameters } from './parameters';

/** In flight it becomes PendingSuspend: it is held only when the attempt does not deliver. */
export const suspendMessage = defineCommand({
  name: 'Suspend-Message',
  parameters: suspendMessageParameters,
  permission: 'queue.write',
  effect: 'change',
  changes: 'mail',
  positional: 'Identity',
  columns: MESSAGE_COLUMNS,
  handler: (context, given) => actOnMessages(context, given, 'suspendMessage'),
});
