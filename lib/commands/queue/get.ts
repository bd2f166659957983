import { defineCommand } from '@/lib/commands/command/define';
import { refuse } from '@/lib/commands/command/errors';
import { filterTree, pageInfo, readPage, sortKeys, toListRequest } from '@/lib/commands/parameters/paging';
import { parseQueueIdentity } from '@/lib/mail/queue/mail-identity';
import { QUEUE_PROPERTIES } from '@/lib/mail/queue/mail-properties';
import { listQueues } from '@/lib/store/list/queue-list';
import { QUEUE_COLUMNS, toQueueRow } from './output';
import { getQueueParameters } from './parameters';

/** Identity may hold wildcards; one without any must exist. */
export const getQueue = defineCommand({
  name: 'Get-Queue',
  parameters: getQueueParameters,
  permission: 'queue.read',
  effect: 'read',
  positional: 'Identity',
  columns: QUEUE_COLUMNS,
  handler: async ({ db }, given) => {
    const identity = given.Identity === undefined ? null : parseQueueIdentity(given.Identity);
    if (given.Identity !== undefined && identity === null) {
      throw refuse('QueueIdentityInvalid', 'Identity', { identity: given.Identity });
    }
    const page = await readPage(() =>
      listQueues(db, {
        ...toListRequest(given),
        identity,
        server: given.Server ?? null,
        filter: filterTree(given.Filter, QUEUE_PROPERTIES),
        order: sortKeys(given.SortOrder, QUEUE_PROPERTIES),
      }),
    );
    if (given.Identity !== undefined && !given.Identity.includes('*') && page.rows.length === 0) {
      throw refuse('QueueNotFound', 'Identity', { identity: given.Identity }, 404);
    }
    return { output: page.rows.map(toQueueRow), page: pageInfo(page) };
  },
});
