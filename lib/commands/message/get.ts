import type { z } from 'zod';
import type { Database } from '@/lib/commands/command/context';
import { defineCommand } from '@/lib/commands/command/define';
import { type CommandError, refuse } from '@/lib/commands/command/errors';
import type { OutputRow } from '@/lib/commands/command/report';
import {
  filterTree,
  pageInfo,
  readPage,
  readParts,
  sortKeys,
  toListRequest,
  toWholeListRequest,
} from '@/lib/commands/parameters/paging';
import { parseMessageIdentity, parseQueueIdentity } from '@/lib/mail/queue/mail-identity';
import { MESSAGE_PROPERTIES } from '@/lib/mail/queue/mail-properties';
import type { Reach } from '@/lib/reach';
import { readRecipients } from '@/lib/store/list/message-detail';
import {
  listMessages,
  type MessageRow,
  type MessageSelection,
  readAllMessages,
} from '@/lib/store/list/message-list';
import { MESSAGE_COLUMNS, toMessageRow } from './output';
import { getMessageParameters } from './parameters';

/** One row for each queue that the message waits in. */
export const getMessage = defineCommand({
  name: 'Get-Message',
  parameters: getMessageParameters,
  permission: 'queue.read',
  effect: 'read',
  positional: 'Identity',
  columns: MESSAGE_COLUMNS,
  handler: async ({ db, reach }, given) => {
    const selection = selectionOf(given, reach.limits);
    const page = await readPage(() => listMessages(db, { ...toListRequest(given), ...selection }));
    if (page.rows.length === 0 && given.Identity !== undefined) throw notFound(given.Identity);
    return { output: await toOutput(db, page.rows, given), page: pageInfo(page) };
  },
  readAll: ({ db, reach }, given) =>
    readParts(
      readAllMessages(db, { ...toWholeListRequest(given), ...selectionOf(given, reach.limits) }),
      (rows) => toOutput(db, rows, given),
      given.Identity === undefined ? null : notFound(given.Identity),
    ),
});

type Given = z.output<typeof getMessageParameters>;

function selectionOf(given: Given, reach: Reach): MessageSelection {
  const identity = read(given.Identity, parseMessageIdentity, 'MessageIdentityInvalid', 'Identity');
  const queue = read(given.Queue, parseQueueIdentity, 'QueueIdentityInvalid', 'Queue');
  return {
    messageIds: identity && [identity.messageId],
    queue: identity?.queue ?? queue,
    server: given.Server ?? null,
    filter: filterTree(given.Filter, MESSAGE_PROPERTIES),
    order: sortKeys(given.SortOrder, MESSAGE_PROPERTIES),
    reach,
  };
}

async function toOutput(db: Database, rows: readonly MessageRow[], given: Given): Promise<OutputRow[]> {
  const recipients = given.IncludeRecipientInfo
    ? await readRecipients(
        db,
        rows.map((row) => row.copy_id),
      )
    : null;
  return rows.map((row) => toMessageRow(row, recipients?.get(row.copy_id) ?? null));
}

function notFound(identity: string): CommandError {
  return refuse('MessageNotFound', 'Identity', { identity }, 404);
}

function read<T>(
  text: string | undefined,
  parse: (text: string) => T | null,
  errorId: string,
  parameter: string,
): T | null {
  if (text === undefined) return null;
  const parsed = parse(text);
  if (parsed === null) throw refuse(errorId, parameter, { identity: text });
  return parsed;
}
