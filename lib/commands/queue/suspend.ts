import { defineCommand } from '@/lib/commands/command/define';
import { actOnQueues } from './act';
import { QUEUE_COLUMNS } from './output';
import { suspendQueueParameters } from './parameters';

/** New messages may enter, those in flight finish, no other leaves. */
export const suspendQueue = defineCommand({
  name: 'Suspend-Queue',
  parameters: suspendQueueParameters,
  permission: 'queue.write',
  effect: 'change',
  changes: 'mail',
  positional: 'Identity',
  columns: QUEUE_COLUMNS,
  handler: (context, given) => actOnQueues(context, given, 'suspendQueue'),
});
