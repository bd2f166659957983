import type { Pool, Queryable } from '@/lib/store/database/pool';

/**
 * Owns: the day partitions of what happened (delivery_attempt, finished_recipient, receive_session): made ahead of need,
 *   dropped when old.
 * Promises: today and the coming days can always be written, by any number of processes at once; dropping a day is one
 *   DROP TABLE. Days are UTC's. Both go through functions of the role that owns the tables (their migration).
 * Does not: touch queued mail.
 */

const PARENTS = ['delivery_attempt', 'finished_recipient', 'receive_session'] as const;
const DAYS_AHEAD = 3;
const DAY_MS = 24 * 60 * 60 * 1000;
const DUPLICATE_TABLE = '42P07';

/** Makes the partitions of yesterday to three days on, by the database's clock. @throws database errors. */
export async function ensurePartitions(pool: Pool): Promise<void> {
  const now = await databaseClock(pool);
  for (let offset = -1; offset <= DAYS_AHEAD; offset++) {
    const from = startOfDay(new Date(now.getTime() + offset * DAY_MS));
    for (const parent of PARENTS) await ensureDay(pool, parent, from);
  }
}

/** Drops the days that ended more than `keptDays` days ago. @returns the names of the dropped partitions. */
export async function dropOldPartitions(pool: Pool, keptDays: number): Promise<string[]> {
  const now = await databaseClock(pool);
  const oldest = partitionSuffix(startOfDay(new Date(now.getTime() - keptDays * DAY_MS)));
  const { rows } = await pool.query<{ name: string; parent: string; day: string }>(
    `SELECT c.relname AS name, p.relname AS parent, right(c.relname, 8)::date::text AS day FROM pg_inherits i
     JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent
     WHERE p.relname = ANY($1::text[]) AND c.relname ~ '_[0-9]{8}$' AND right(c.relname, 8) < $2
     ORDER BY 1`,
    [PARENTS, oldest],
  );
  for (const { parent, day } of rows) await pool.query('SELECT drop_day_partition($1, $2)', [parent, day]);
  return rows.map((row) => row.name);
}

/** The shortest FinishedMessageMaxAge of the servers that live. Null when none does. */
export async function loadKeptDays(database: Queryable): Promise<number | null> {
  const { rows } = await database.query<{ days: number | null }>(
    `SELECT min(finished_message_max_age) AS days FROM transport_server
     WHERE lease_expires_at > clock_timestamp()`,
  );
  return rows[0]?.days ?? null;
}

async function ensureDay(pool: Pool, parent: string, day: Date): Promise<void> {
  const name = `${parent}_${partitionSuffix(day)}`;
  const { rows } = await pool.query<{ found: boolean }>('SELECT to_regclass($1) IS NOT NULL AS found', [
    name,
  ]);
  if (rows[0]?.found) return;
  try {
    await pool.query('SELECT make_day_partition($1, $2)', [parent, day.toISOString().slice(0, 10)]);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === DUPLICATE_TABLE)) throw error;
  }
}

async function databaseClock(pool: Pool): Promise<Date> {
  const { rows } = await pool.query<{ now: Date }>('SELECT now() AS now');
  return rows[0]?.now ?? new Date();
}

function startOfDay(date: Date): Date {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()));
}

function partitionSuffix(day: Date): string {
  return day.toISOString().slice(0, 10).replaceAll('-', '');
}
