import { newLastError } from '@/lib/mail/outcome/last-error-kinds';
import { ownQueueKey, queueKeyText } from '@/lib/mail/routing/queue-key';
import type { Client } from '@/lib/store/database/pool';
import { moveCopies } from '@/lib/store/hot/move/move-copies';
import { ensureQueues } from '@/lib/store/hot/queue-rows';

/**
 * Owns: what an unclean end of a process means for the messages it had in flight: they may have been what ended it.
 * Promises: each is counted once an end; at PoisonThreshold its copies go to the Poison queue of their server and stay
 *   there until an administrator resumes or removes them.
 * Does not: tell a crash from a pulled plug: both count.
 */

/** Within a transaction of whoever holds the lease now, or is taking it. @returns how many copies went to Poison. */
export async function countCrashes(client: Client, serverId: string): Promise<number> {
  const { rows: counted } = await client.query<{ id: bigint; crash_count: number }>(
    `UPDATE message SET crash_count = crash_count + 1
     WHERE id IN (SELECT c.message_id FROM transport_server_activity a JOIN copy c ON c.id = ANY(a.in_flight)
                  WHERE a.server_id = $1)
     RETURNING id, crash_count`,
    [serverId],
  );
  const { rows: poison } = await client.query<{
    copy_id: bigint;
    crash_count: number;
    home: string;
    version: bigint;
  }>(
    `SELECT c.id AS copy_id, m.crash_count, q.home_server_id AS home, c.routed_version AS version
     FROM transport_server s, transport_server_activity a, copy c
     JOIN message m ON m.id = c.message_id JOIN queue q ON q.id = c.queue_id
     WHERE s.id = $1 AND a.server_id = s.id AND c.id = ANY(a.in_flight) AND m.id = ANY($2::bigint[])
       AND s.poison_message_detection_enabled AND m.crash_count >= s.poison_threshold AND q.kind <> 'Poison'`,
    [serverId, counted.map((row) => row.id)],
  );
  await client.query(
    `UPDATE transport_server_activity SET in_flight = '{}', queues = '{}', updated_at = clock_timestamp()
     WHERE server_id = $1`,
    [serverId],
  );
  for (const { copy_id, crash_count, home, version } of poison) {
    const key = ownQueueKey(home, 'Poison');
    const toQueueId = (await ensureQueues(client, [key])).get(queueKeyText(key));
    if (toQueueId === undefined) continue;
    const error = newLastError('poison', { crashes: crash_count });
    await moveCopies(client, [{ copyId: copy_id, toQueueId, error }], version);
  }
  return poison.length;
}
