import { defineCommand } from '@/lib/commands/command/define';
import { actOnQueues } from './act';
import { QUEUE_COLUMNS } from './output';
import { retryQueueParameters } from './parameters';

/** Connects now; -Resubmit routes all but suspended messages anew instead. */
export const retryQueue = defineCommand({
  name: 'Retry-Queue',
  parameters: retryQueueParameters,
  permission: 'queue.write',
  effect: 'change',
  changes: 'mail',
  positional: 'Identity',
  columns: QUEUE_COLUMNS,
  handler: (context, given) => actOnQueues(context, given, given.Resubmit ? 'resubmitQueue' : 'retryQueue'),
});
