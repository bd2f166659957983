import { newLastError } from '@/lib/mail/outcome/last-error-kinds';
import { inTransaction, type Pool } from '@/lib/store/database/pool';
import type { ServerContext } from '@/lib/store/hot/server-context';
import { lockOpenCopies, untriedCopy } from './open-copies';
import { settleWithin } from './settle';
import type { WaitingCopy } from './waiting-copy';
import { writeDsns } from './write-dsns';

/**
 * Owns: what time does to waiting mail: the end at MessageExpirationTimeout (4.4.7), one notice of a delay before.
 * Promises: a report and what it reports share a transaction; a message gets one notice however many queues it waits in.
 * Does not: touch Poison: nothing there expires by itself; nor what is held since a restore.
 */

export interface Expired {
  readonly count: number;
  readonly dsns: readonly WaitingCopy[];
}

/** Which queues of the server hold expired mail; cheap when none does. */
export async function findQueuesWithExpired(pool: Pool, serverId: string): Promise<bigint[]> {
  const { rows } = await pool.query<{ queue_id: bigint }>({
    name: 'find-expired',
    // OFFSET 0 keeps the messages in front: planned as one join it began with the queues and read every copy in them.
    text: `
      SELECT DISTINCT queue_id FROM (
        SELECT c.queue_id FROM (SELECT id FROM message WHERE expires_at <= now() ORDER BY expires_at OFFSET 0) m
        CROSS JOIN LATERAL (
          SELECT copy.queue_id FROM copy JOIN queue q ON q.id = copy.queue_id
          WHERE copy.message_id = m.id AND q.owner_server_id = $1 AND q.kind <> 'Poison' AND NOT copy.restored) c
        LIMIT 1000) first`,
    values: [serverId],
  });
  return rows.map((row) => row.queue_id);
}

export async function expireCopies(
  pool: Pool,
  context: ServerContext,
  queueId: bigint,
  inFlight: ReadonlySet<bigint>,
  limit: number,
): Promise<Expired> {
  return inTransaction(pool, async (client) => {
    if (!(await context.mayAct(client))) return { count: 0, dsns: [] };
    const copies = await lockOpenCopies(
      client,
      'c.queue_id = $1 AND m.expires_at <= now() AND NOT c.restored AND c.id <> ALL($2::bigint[])',
      [queueId, [...inFlight]],
      limit,
    );
    const expired = copies.map((copy) =>
      untriedCopy(copy, () => ({
        kind: 'failed',
        outcome: 'Expired',
        error: newLastError('expired', {}),
        previousError: copy.lastError,
        host: null,
        withNdr: true,
        actor: null,
      })),
    );
    const { dsns } = await settleWithin(client, context, expired);
    return { count: copies.length, dsns };
  });
}

export interface Delayed {
  readonly count: number;
  readonly dsns: readonly WaitingCopy[];
}

/** Times of receipt; the caller knows that nothing outside of them is due. */
export interface ReceivedBetween {
  readonly after: Date;
  readonly before: Date;
}

/**
 * Sends the notices that are due for messages waiting in this server's queues. Read by the index on received_at between
 * two times: neither a million old messages nor a million new ones are read each time.
 */
export async function sendDelayNotices(
  pool: Pool,
  context: ServerContext,
  received: ReceivedBetween,
  limit: number,
): Promise<Delayed> {
  return inTransaction(pool, async (client) => {
    if (!(await context.mayAct(client))) return { count: 0, dsns: [] };
    const { rows } = await client.query<{ id: bigint }>(
      `SELECT m.id FROM message m
       WHERE m.received_at > $2 AND m.received_at < $4 AND m.delay_notice_at <= now() AND m.expires_at > now()
         AND EXISTS (SELECT FROM copy c JOIN queue q ON q.id = c.queue_id
                     WHERE c.message_id = m.id AND q.owner_server_id = $1 AND q.kind <> 'Poison')
       ORDER BY m.received_at LIMIT $3 FOR UPDATE SKIP LOCKED`,
      [context.serverId, received.after.toISOString(), limit, received.before.toISOString()],
    );
    const ids = rows.map((row) => row.id);
    const copies = await lockOpenCopies(client, 'c.message_id = ANY($1::bigint[])', [ids], limit * 100);
    const requests = ids.flatMap((messageId) => {
      const recipients = copies
        .filter((copy) => copy.messageId === messageId)
        .flatMap((copy) =>
          copy.recipients.map(({ address }) => ({
            address,
            error: copy.lastError ?? newLastError('unknown', { reason: 'the message waits in a queue' }),
            previousError: null,
            remoteMta: null,
            lastAttemptAt: null,
          })),
        );
      return recipients.length === 0 ? [] : [{ kind: 'delayed' as const, messageId, recipients }];
    });
    const { copies: dsns } = await writeDsns(client, context, requests);
    await client.query('UPDATE message SET delay_notice_at = NULL WHERE id = ANY($1::bigint[])', [ids]);
    return { count: ids.length, dsns };
  });
}
