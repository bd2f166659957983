import { defineCommand } from '@/lib/commands/command/define';
import { actOnQueues } from './act';
import { QUEUE_COLUMNS } from './output';
import { resumeQueueParameters } from './parameters';

/** Messages that were suspended one by one stay suspended. */
export const resumeQueue = defineCommand({
  name: 'Resume-Queue',
  parameters: resumeQueueParameters,
  permission: 'queue.write',
  effect: 'change',
  changes: 'mail',
  positional: 'Identity',
  columns: QUEUE_COLUMNS,
  handler: (context, given) => actOnQueues(context, given, 'resumeQueue'),
});
