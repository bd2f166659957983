import type { Blocked } from '@/lib/mail/limit/limit-share';
import { type Held, type LimitUse, NOTHING_USED, overAtMs } from '@/lib/mail/limit/limit-use';
import type { SendLimitName } from '@/lib/mail/limit/send-limits';
import { type Client, inTransaction, type Pool, type Queryable } from '@/lib/store/database/pool';

/**
 * Owns: the rows that say what is used of the limits of a send connector.
 * Promises: whoever changes some holds their locks, so that servers change them one after another; times are the
 *   database's, of a moment no earlier than the one at which the change was begun.
 * Does not: decide (lib/mail/limit).
 */

/** A row of a connector. */
export interface LimitKey {
  /** Empty: the whole connector. */
  readonly sender: string;
  readonly name: SendLimitName;
}

export interface StoredUses {
  /** In the order of the keys. */
  readonly uses: readonly LimitUse[];
  readonly nowMs: number;
  readonly isAlive: (holder: Held) => boolean;
}

export interface ChangedUse {
  readonly use: LimitUse;
  /** Mail waits for it; null: none does. */
  readonly blocked: Blocked | null;
}

/** @param change gives a use for each key, in their order */
export async function changeLimitUses<T>(
  pool: Pool,
  connectorId: string,
  keys: readonly LimitKey[],
  change: (stored: StoredUses) => { readonly changed: readonly ChangedUse[]; readonly result: T },
): Promise<T> {
  return inTransaction(pool, async (client) => {
    const rows = await lockRows(client, connectorId, keys);
    const nowMs = rows.values().next().value?.now_ms ?? Date.now();
    const uses = keys.map((key) => useOf(rows.get(textOf(key))));
    const holders = uses.flatMap(({ held }) => held);
    const living = holders.length > 0 ? await livingServers(client, holders) : new Set<string>();
    const isAlive = ({ server, epoch }: Held) => living.has(`${server} ${epoch}`);
    const { changed, result } = change({ uses, nowMs, isAlive });
    await writeRows(client, connectorId, keys, changed, nowMs);
    return result;
  });
}

interface LimitRow {
  readonly sender: string;
  readonly limit_name: SendLimitName;
  readonly held: readonly Held[];
  readonly spent: readonly (readonly [number, number])[];
  readonly now_ms: number;
}

function textOf({ sender, name }: LimitKey): string {
  return `${name} ${sender}`;
}

function useOf(row: LimitRow | undefined): LimitUse {
  if (!row) return NOTHING_USED;
  return { held: row.held, spent: row.spent.map(([untilMs, count]) => ({ untilMs, count })) };
}

async function lockRows(
  client: Client,
  connectorId: string,
  keys: readonly LimitKey[],
): Promise<Map<string, LimitRow>> {
  const values = [connectorId, keys.map(({ sender }) => sender), keys.map(({ name }) => name)];
  for (;;) {
    const { rows } = await client.query<LimitRow>({
      name: 'lock-limit-uses',
      text: `SELECT sender, limit_name, held, spent, (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now_ms
             FROM send_limit_use
             WHERE connector_id = $1 AND (sender, limit_name) IN (SELECT * FROM unnest($2::text[], $3::text[]))
             ORDER BY sender, limit_name FOR UPDATE`,
      values,
    });
    const found = new Map(rows.map((row) => [textOf({ sender: row.sender, name: row.limit_name }), row]));
    if (found.size === keys.length) return found;
    await client.query({
      name: 'add-limit-uses',
      text: `INSERT INTO send_limit_use (connector_id, sender, limit_name, over_at)
             SELECT $1, k.sender, k.name, clock_timestamp()
             FROM unnest($2::text[], $3::text[]) AS k(sender, name) ORDER BY 2, 3 ON CONFLICT DO NOTHING`,
      values,
    });
  }
}

async function livingServers(client: Client, holders: readonly Held[]): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ id: string; epoch: bigint }>({
    name: 'living-holders',
    text: `SELECT id, epoch FROM transport_server WHERE id = ANY($1::uuid[]) AND lease_expires_at > clock_timestamp()`,
    values: [[...new Set(holders.map(({ server }) => server))]],
  });
  return new Set(rows.map(({ id, epoch }) => `${id} ${epoch}`));
}

async function writeRows(
  client: Client,
  connectorId: string,
  keys: readonly LimitKey[],
  changed: readonly ChangedUse[],
  nowMs: number,
): Promise<void> {
  await client.query({
    name: 'write-limit-uses',
    text: `UPDATE send_limit_use u SET held = n.held, spent = n.spent, most = n.most,
             waits_until = to_timestamp(n.waits_until_ms / 1000), over_at = to_timestamp(n.over_at_ms / 1000)
           FROM unnest($2::text[], $3::text[], $4::jsonb[], $5::jsonb[], $6::int[], $7::float8[], $8::float8[])
             AS n(sender, name, held, spent, most, waits_until_ms, over_at_ms)
           WHERE u.connector_id = $1 AND u.sender = n.sender AND u.limit_name = n.name`,
    values: [
      connectorId,
      keys.map(({ sender }) => sender),
      keys.map(({ name }) => name),
      changed.map(({ use }) => JSON.stringify(use.held)),
      changed.map(({ use }) => JSON.stringify(use.spent.map(({ untilMs, count }) => [untilMs, count]))),
      changed.map(({ blocked }) => blocked?.most ?? null),
      changed.map(({ blocked }) => (blocked ? (blocked.untilMs ?? nowMs + UNKNOWN_WAIT_MS) : null)),
      changed.map(({ use }) => overAtMs(use, nowMs)),
    ],
  });
}

/** Of what others hold: whoever waits asks again before. */
const UNKNOWN_WAIT_MS = 5000;

/** Nothing of a connector waits for its limits any more: they are none, or others. */
export async function forgetWaits(database: Queryable, connectorId: string): Promise<void> {
  await database.query(
    'UPDATE send_limit_use SET waits_until = NULL, most = NULL WHERE connector_id = $1 AND waits_until IS NOT NULL',
    [connectorId],
  );
}

/** What counts no more; also what a server held that never came back, once it would count no more if it had been said. */
export async function removeOverLimitUses(database: Queryable): Promise<number> {
  const { rowCount } = await database.query(
    `DELETE FROM send_limit_use WHERE (connector_id, sender, limit_name) IN (
       SELECT connector_id, sender, limit_name FROM send_limit_use
       WHERE over_at < now() - interval '1 minute' AND (held = '[]' OR over_at < now() - interval '3 days')
       FOR UPDATE SKIP LOCKED)`,
  );
  return rowCount ?? 0;
}
