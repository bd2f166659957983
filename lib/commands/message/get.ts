import { defineCommand } from '@/lib/commands/command/define';
import { refuse } from '@/lib/commands/command/errors';
import { filterTree, pageInfo, readPage, sortKeys, toListRequest } from '@/lib/commands/parameters/paging';
import { parseMessageIdentity, parseQueueIdentity } from '@/lib/mail/queue/mail-identity';
import { MESSAGE_PROPERTIES } from '@/lib/mail/queue/mail-properties';
import { readRecipients } from '@/lib/store/list/message-detail';
import { listMessages } from '@/lib/store/list/message-list';
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
  handler: async ({ db }, given) => {
    const identity = read(given.Identity, parseMessageIdentity, 'MessageIdentityInvalid', 'Identity');
    const queue = read(given.Queue, parseQueueIdentity, 'QueueIdentityInvalid', 'Queue');
    const page = await readPage(() =>
      listMessages(db, {
        ...toListRequest(given),
        messageIds: identity && [identity.messageId],
        queue: identity?.queue ?? queue,
        server: given.Server ?? null,
        filter: filterTree(given.Filter, MESSAGE_PROPERTIES),
        order: sortKeys(given.SortOrder, MESSAGE_PROPERTIES),
      }),
    );
    if (given.Identity !== undefined && page.rows.length === 0) {
      throw refuse('MessageNotFound', 'Identity', { identity: given.Identity }, 404);
    }
    const recipients = given.IncludeRecipientInfo
      ? await readRecipients(
          db,
          page.rows.map((row) => row.copy_id),
        )
      : null;
    return {
      output: page.rows.map((row) => toMessageRow(row, recipients?.get(row.copy_id) ?? null)),
      page: pageInfo(page),
    };
  },
});

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
