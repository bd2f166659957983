import { ownQueueKey, queueKeyText } from '@/lib/mail/routing/queue-key';
import {
  type Client,
  inTransaction,
  maySucceedLater,
  type Pool,
  type Queryable,
} from '@/lib/store/database/pool';
import { HOLD_COPY, HOLD_MESSAGE } from '@/lib/store/hot/held-copies';
import { ensureQueues } from '@/lib/store/hot/queue-rows';
import { type DecodedMessage, decodeMessages } from './batch-record';
import { insertMessages, type NewCopy, type NewMessage } from './insert-messages';

/**
 * Owns: giving the messages of batches of rowless mail their rows: those that were not delivered at once, or whose process is no
 *   more.
 * Promises: a batch's open copies get rows, its done ones do not, and the batch goes, in one transaction; said twice, or by
 *   two servers at once, it happens once. A message that cannot have rows, whatever the reason, stays in its batch and holds
 *   up no other; a batch whose record this server does not know is left to one that does. Mail whose queue has gone
 *   meanwhile goes to Submission, from where it is routed anew.
 * Does not: decide when (lib/worker/receive/rowless-keeper), or ask whose server it was: rows belong to their queues' owners.
 */
export interface MadeRows {
  /** Where copies are now. */
  readonly queueIds: ReadonlySet<bigint>;
  readonly refused: readonly RefusedRows[];
}

/** Left in its batch. */
export interface RefusedRows {
  readonly batchId: bigint;
  /** Null: all that are left of the batch, since it cannot be read. */
  readonly messageId: bigint | null;
  /** UnknownRecordError: the batch is another server's to read. */
  readonly error: unknown;
}

/** How many batches a transaction takes at most. */
const BATCHES = 5;

interface OpenMessage extends DecodedMessage {
  readonly batchId: bigint;
  /** Came back by a restore. */
  readonly isRestored: boolean;
}

interface Making {
  readonly queueIds: Set<bigint>;
  readonly refused: RefusedRows[];
}

/** Batches that are over already are no error. @throws only what may succeed later; nothing is lost by it. */
export async function giveRows(pool: Pool, batchIds: readonly bigint[]): Promise<MadeRows> {
  // Most are over by the time that they are asked about, and need no transaction.
  return giveRowsOf(pool, 'WHERE id = ANY($1::bigint[])', batchIds);
}

/** Of all batches that a server took in. */
export async function giveRowsOfServer(pool: Pool, serverId: string): Promise<MadeRows> {
  return giveRowsOf(pool, 'WHERE server_id = $1', serverId);
}

async function giveRowsOf(pool: Pool, where: string, value: unknown): Promise<MadeRows> {
  const { rows } = await pool.query<{ id: bigint }>(`SELECT id FROM transit_batch ${where} ORDER BY id`, [
    value,
  ]);
  const left = rows.map((row) => row.id);
  const making: Making = { queueIds: new Set(), refused: [] };
  for (let from = 0; from < left.length; from += BATCHES) {
    const some = left.slice(from, from + BATCHES);
    try {
      await makeRows(pool, some, null, making);
    } catch (error) {
      if (maySucceedLater(error)) throw error;
      for (const batchId of some) await makeRowsOneByOne(pool, batchId, making);
    }
  }
  return making;
}

async function makeRowsOneByOne(pool: Pool, batchId: bigint, making: Making): Promise<void> {
  const open = await orRefuse(making, { batchId, messageId: null }, () => readOpen(pool, [batchId], ''));
  for (const { message } of open ?? []) {
    await orRefuse(making, { batchId, messageId: message.id }, () =>
      makeRows(pool, [batchId], message.id, making),
    );
  }
}

async function orRefuse<T>(
  making: Making,
  which: Omit<RefusedRows, 'error'>,
  work: () => Promise<T>,
): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (maySucceedLater(error)) throw error;
    making.refused.push({ ...which, error });
    return null;
  }
}

/** @param only one message, or null for all. */
async function makeRows(
  pool: Pool,
  batchIds: readonly bigint[],
  only: bigint | null,
  making: Making,
): Promise<void> {
  const messages = await inTransaction(pool, (client) => makeRowsWithin(client, batchIds, only));
  for (const { queueId } of messages.flatMap(({ copies }) => copies)) making.queueIds.add(queueId);
}

/** @param only one message, or null for all. @returns what has rows now. */
async function makeRowsWithin(
  client: Client,
  batchIds: readonly bigint[],
  only: bigint | null,
): Promise<readonly NewMessage[]> {
  const all = await readOpen(client, batchIds, 'FOR UPDATE');
  const open = only === null ? all : all.filter(({ message }) => message.id === only);
  const messages = await placeInLiveQueues(
    client,
    open.map(({ message }) => message),
  );
  if (messages.length > 0) {
    await insertMessages(client, messages);
    await client.query({
      name: 'contents-from-batch',
      text: `INSERT INTO content_chunk (message_id, seq, data)
             SELECT c.message_id, 0, substr(t.content, c.start + 1, c.length)
             FROM unnest($1::bigint[], $2::bigint[], $3::int[], $4::int[]) AS c(message_id, batch_id, start, length)
             JOIN transit_batch t ON t.id = c.batch_id`,
      values: [
        open.map(({ message }) => message.id),
        open.map(({ batchId }) => batchId),
        open.map(({ start }) => start),
        open.map(({ length }) => length),
      ],
    });
    await hold(
      client,
      open.filter(({ isRestored }) => isRestored).map(({ message }) => message.id),
    );
  }
  await closeCopies(client, batchIds, open, only === null || all.length === open.length);
  return messages;
}

/** They may have been delivered since the backup: as all restored mail they wait for an administrator. */
async function hold(client: Client, messageIds: readonly bigint[]): Promise<void> {
  if (messageIds.length === 0) return;
  await client.query(`UPDATE copy SET ${HOLD_COPY} WHERE message_id = ANY($1::bigint[])`, [messageIds]);
  await client.query(`UPDATE message SET ${HOLD_MESSAGE} WHERE id = ANY($1::bigint[])`, [messageIds]);
}

/** Messages with the copies that are not done, in the order in which they came. */
async function readOpen(
  database: Queryable,
  batchIds: readonly bigint[],
  lock: 'FOR UPDATE' | '',
): Promise<OpenMessage[]> {
  const { rows } = await database.query<{ id: bigint; mail: string; done: bigint[]; restored: boolean }>(
    `SELECT id, mail, done, restored FROM transit_batch WHERE id = ANY($1::bigint[]) ORDER BY id ${lock}`,
    [batchIds],
  );
  return rows.flatMap((row) => {
    const done = new Set(row.done);
    return decodeMessages(row.mail).flatMap(({ message, ...place }): OpenMessage[] => {
      const copies = message.copies.filter((copy) => !done.has(copy.id));
      return copies.length === 0
        ? []
        : [{ ...place, batchId: row.id, isRestored: row.restored, message: { ...message, copies } }];
    });
  });
}

async function closeCopies(
  client: Client,
  batchIds: readonly bigint[],
  messages: readonly OpenMessage[],
  isAll: boolean,
): Promise<void> {
  if (isAll) {
    await client.query('DELETE FROM transit_batch WHERE id = ANY($1::bigint[])', [batchIds]);
    return;
  }
  await client.query('UPDATE transit_batch SET done = done || $2::bigint[] WHERE id = ANY($1::bigint[])', [
    batchIds,
    messages.flatMap(({ message }) => message.copies.map((copy) => copy.id)),
  ]);
}

async function placeInLiveQueues(
  client: Client,
  messages: readonly NewMessage[],
): Promise<readonly NewMessage[]> {
  if (messages.length === 0) return messages;
  const wanted = new Set(messages.flatMap(({ copies }) => copies.map(({ queueId }) => queueId)));
  const { rows } = await client.query<{ id: bigint }>(
    'SELECT id FROM queue WHERE id = ANY($1::bigint[]) ORDER BY id FOR KEY SHARE',
    [[...wanted]],
  );
  const live = new Set(rows.map((row) => row.id));
  if (live.size === wanted.size) return messages;
  const placed: NewMessage[] = [];
  for (const message of messages) {
    const key = ownQueueKey(message.serverId, 'Submission');
    const submission = (await ensureQueues(client, [key])).get(queueKeyText(key));
    if (submission === undefined) throw new Error('The Submission queue was not made');
    const copies = message.copies.map(
      (copy): NewCopy =>
        live.has(copy.queueId) ? copy : { ...copy, queueId: submission, routedVersion: 0n },
    );
    placed.push({ ...message, copies });
  }
  return placed;
}
