import { newLastError } from '@/lib/mail/outcome/last-error-kinds';
import { inTransaction, type Pool } from '@/lib/store/database/pool';
import type { ServerContext } from '@/lib/store/hot/server-context';
import { lockOpenCopies, untriedCopy } from './open-copies';
import { settleWithin } from './settle';
import type { WaitingCopy } from './waiting-copy';
import { writeDsns } from './write-dsns';

/**
 * Owns: what time does to waiting mail: the end at MessageExpirationTimeout (4.4.7), one notice of a delay before.
 * Promises: a report and what it reports share a transaction; a message gets one notice however many queues it waits in. Times
 *   count from the present settings of the server that works the queue.
 * Does not: touch Poison: nothing there expires by itself; nor what is held since a restore.
 */

/** What was received by then has waited for so many seconds. */
const deadline = (seconds: string) => `now() - ${seconds}::int * interval '1 second'`;

export interface Expired {
  readonly count: number;
  readonly dsns: readonly WaitingCopy[];
}

export interface DueCopy {
  readonly queueId: bigint;
  readonly copyId: bigint;
}

/**
 * The next copies of the server's queues that have expired, at most `limit`. Of a million messages only those that are due are
 * read, by the index on their own expiry and by that on the time of receipt of those that have none.
 */
export async function findExpired(
  pool: Pool,
  { serverId, settings }: Pick<ServerContext, 'serverId' | 'settings'>,
  inFlight: ReadonlySet<bigint>,
  limit: number,
): Promise<DueCopy[]> {
  const { rows } = await pool.query<{ queue_id: bigint; id: bigint }>({
    name: 'find-expired',
    // OFFSET 0 keeps the messages in front: planned as one join it began with the queues and read every copy in them.
    text: `
      SELECT c.queue_id, c.id FROM (
        (SELECT id FROM message WHERE expires_at <= now() ORDER BY expires_at OFFSET 0)
        UNION ALL
        (SELECT id FROM message WHERE expires_at IS NULL AND received_at <= ${deadline('$2')}
         ORDER BY received_at OFFSET 0)) m
      CROSS JOIN LATERAL (
        SELECT copy.queue_id, copy.id FROM copy JOIN queue q ON q.id = copy.queue_id
        WHERE copy.message_id = m.id AND q.owner_server_id = $1 AND q.kind <> 'Poison' AND NOT copy.restored
          AND copy.id <> ALL($3::bigint[])) c
      LIMIT $4`,
    values: [serverId, settings().server.messageExpirationTimeoutSeconds, [...inFlight], limit],
  });
  return rows.map((row) => ({ queueId: row.queue_id, copyId: row.id }));
}

/** Ends those of the copies that are due still. */
export async function expireCopies(
  pool: Pool,
  context: ServerContext,
  copyIds: readonly bigint[],
): Promise<Expired> {
  return inTransaction(pool, async (client) => {
    if (!(await context.mayAct(client))) return { count: 0, dsns: [] };
    const copies = await lockOpenCopies(
      client,
      `c.id = ANY($1::bigint[]) AND NOT c.restored
       AND (m.expires_at <= now() OR m.expires_at IS NULL AND m.received_at <= ${deadline('$2')})`,
      [copyIds, context.settings().server.messageExpirationTimeoutSeconds],
      copyIds.length,
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
    const { server } = context.settings();
    const { rows } = await client.query<{ id: bigint }>(
      `SELECT m.id FROM message m
       WHERE m.received_at > $2 AND m.received_at < $4 AND m.delay_notice_at IS NOT NULL
         AND m.received_at <= ${deadline('$5')}
         AND coalesce(m.expires_at > now(), m.received_at > ${deadline('$6')})
         AND EXISTS (SELECT FROM copy c JOIN queue q ON q.id = c.queue_id
                     WHERE c.message_id = m.id AND q.owner_server_id = $1 AND q.kind <> 'Poison'
                       AND NOT c.restored)
       ORDER BY m.received_at LIMIT $3 FOR UPDATE SKIP LOCKED`,
      [
        context.serverId,
        received.after.toISOString(),
        limit,
        received.before.toISOString(),
        server.delayNotificationTimeoutSeconds,
        server.messageExpirationTimeoutSeconds,
      ],
    );
    const ids = rows.map((row) => row.id);
    const copies = await lockOpenCopies(client, 'c.message_id = ANY($1::bigint[])', [ids], limit * 100);
    const requests = ids.flatMap((messageId) => {
      const recipients = copies
        .filter((copy) => copy.messageId === messageId)
        .flatMap((copy) =>
          copy.recipients.map(({ address }) => ({
            address,
            error: copy.lastError ?? newLastError('notYetTried', {}),
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
