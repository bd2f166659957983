import type { z } from 'zod';
import { defineCommand } from '@/lib/commands/command/define';
import { type CommandError, refuse } from '@/lib/commands/command/errors';
import {
  filterTree,
  pageInfo,
  readPage,
  readParts,
  sortKeys,
  toListRequest,
  toWholeListRequest,
} from '@/lib/commands/parameters/paging';
import { parseQueueIdentity } from '@/lib/mail/queue/mail-identity';
import { QUEUE_PROPERTIES } from '@/lib/mail/queue/mail-properties';
import type { Reach } from '@/lib/reach';
import { listQueues, type QueueSelection, readAllQueues } from '@/lib/store/list/queue-list';
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
  handler: async ({ db, reach }, given) => {
    const selection = selectionOf(given, reach.limits);
    const page = await readPage(() => listQueues(db, { ...toListRequest(given), ...selection }));
    if (page.rows.length === 0 && isOne(given.Identity)) throw notFound(given.Identity);
    return { output: page.rows.map(toQueueRow), page: pageInfo(page) };
  },
  readAll: ({ db, reach }, given) =>
    readParts(
      readAllQueues(db, { ...toWholeListRequest(given), ...selectionOf(given, reach.limits) }),
      (rows) => rows.map(toQueueRow),
      isOne(given.Identity) ? notFound(given.Identity) : null,
    ),
});

function selectionOf(given: z.output<typeof getQueueParameters>, reach: Reach): QueueSelection {
  const identity = given.Identity === undefined ? null : parseQueueIdentity(given.Identity);
  if (given.Identity !== undefined && identity === null) {
    throw refuse('QueueIdentityInvalid', 'Identity', { identity: given.Identity });
  }
  return {
    identity,
    server: given.Server ?? null,
    filter: filterTree(given.Filter, QUEUE_PROPERTIES),
    order: sortKeys(given.SortOrder, QUEUE_PROPERTIES),
    reach,
  };
}

function isOne(identity: string | undefined): identity is string {
  return identity !== undefined && !identity.includes('*');
}

function notFound(identity: string): CommandError {
  return refuse('QueueNotFound', 'Identity', { identity }, 404);
}
