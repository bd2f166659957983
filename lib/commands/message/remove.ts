import { defineCommand } from '@/lib/commands/command/define';
import { actOnMessages } from './act';
import { MESSAGE_COLUMNS } from './output';
import { removeMessageParameters } from './parameters';

/** In flight it becomes PendingRemove: it goes only when the attempt does not deliver. */
export const removeMessage = defineCommand({
  name: 'Remove-Message',
  parameters: removeMessageParameters,
  permission: 'queue.write',
  effect: 'change',
  changes: 'mail',
  confirms: true,
  positional: 'Identity',
  columns: MESSAGE_COLUMNS,
  handler: (context, given) => actOnMessages(context, given, 'removeMessage', { withNdr: given.WithNDR }),
});
