import { newLastError } from '@/lib/mail/outcome/last-error-kinds';
import { englishText } from '@/lib/mail/outcome/last-error-text';
import { type QueueKey, queueKeyText } from '@/lib/mail/routing/queue-key';
import type { Queryable } from '@/lib/store/database/pool';

/**
 * Owns: the rows of queues: one a next hop (unique index queue_next_hop_key).
 * Promises: asking for the same key twice, from any number of processes, gives the same row.
 * Does not: move copies or keep counts.
 */

interface QueueIdRow {
  readonly id: bigint;
  readonly home_server_id: string;
  readonly kind: QueueKey['kind'];
  readonly delivery_type: QueueKey['deliveryType'];
  readonly connector_id: string | null;
  readonly domain: string;
}

/** The ids of the queues with these keys by `queueKeyText`; missing rows are made. */
export async function ensureQueues(
  database: Queryable,
  keys: readonly QueueKey[],
): Promise<Map<string, bigint>> {
  // In one order everywhere, so that two processes making the same queues do not lock each other out.
  const sorted = [...new Map(keys.map((key) => [queueKeyText(key), key])).entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, key]) => key);
  const found = await selectQueues(database, sorted);
  const missing = sorted.filter((key) => !found.has(queueKeyText(key)));
  if (missing.length === 0) return found;
  await insertQueues(database, missing);
  const made = await selectQueues(database, missing);
  return new Map([...found, ...made]);
}

async function selectQueues(database: Queryable, keys: readonly QueueKey[]): Promise<Map<string, bigint>> {
  const { rows } = await database.query<QueueIdRow>({
    name: 'select-queues',
    text: `
      SELECT q.id, q.home_server_id, q.kind, q.delivery_type, q.connector_id, q.domain
      FROM unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::text[])
             AS k(home_server_id, kind, delivery_type, connector_id, domain)
      JOIN queue q ON q.home_server_id = k.home_server_id AND q.kind = k.kind
       AND q.delivery_type = k.delivery_type AND q.domain = k.domain
       AND coalesce(q.connector_id, '00000000-0000-0000-0000-000000000000'::uuid)
         = coalesce(k.connector_id, '00000000-0000-0000-0000-000000000000'::uuid)`,
    values: columnsOf(keys),
  });
  return new Map(rows.map((row) => [queueKeyText(keyOf(row)), row.id]));
}

async function insertQueues(database: Queryable, keys: readonly QueueKey[]): Promise<void> {
  // The Unreachable queue has one reason to be, and shows it.
  const reason = newLastError('noMatchingConnector', {});
  await database.query({
    name: 'insert-queues',
    text: `
      INSERT INTO queue (home_server_id, owner_server_id, kind, delivery_type, connector_id, domain, suspended,
                         last_error_key, last_error_args, last_error_text)
      SELECT k.home_server_id, k.home_server_id, k.kind, k.delivery_type, k.connector_id, k.domain, k.kind = 'Poison',
             CASE k.kind WHEN 'Unreachable' THEN $6 END, CASE k.kind WHEN 'Unreachable' THEN '{}'::jsonb END,
             CASE k.kind WHEN 'Unreachable' THEN $7 END
      FROM unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::text[])
             AS k(home_server_id, kind, delivery_type, connector_id, domain)
      ON CONFLICT DO NOTHING`,
    values: [...columnsOf(keys), reason.key, englishText(reason)],
  });
}

function columnsOf(keys: readonly QueueKey[]): unknown[] {
  return [
    keys.map((key) => key.homeServerId),
    keys.map((key) => key.kind),
    keys.map((key) => key.deliveryType),
    keys.map((key) => key.connectorId),
    keys.map((key) => key.domain),
  ];
}

function keyOf(row: QueueIdRow): QueueKey {
  return {
    homeServerId: row.home_server_id,
    kind: row.kind,
    deliveryType: row.delivery_type,
    connectorId: row.connector_id,
    domain: row.domain,
  };
}
