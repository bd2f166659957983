import pg from 'pg';
import type { Queryable } from '@/lib/store/database/pool';
import { TABLE_RIGHTS } from '@/lib/store/database/table-rights';

/**
 * Owns: which tables, days and sequences a backup holds, as the database has them.
 * Promises: a table of the schema is in it unless it stands below; in an order in which each comes after what it refers to.
 * Does not: read rows.
 */
export interface StoredTable {
  readonly name: string;
  readonly columns: readonly string[];
  /** Of its partitions, as 20261130; null: it has none. */
  readonly days: readonly string[] | null;
}

/** What holds for one run only, or is made anew. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  '_prisma_migrations', // named in the backup's header, applied before the rows come
  'session',
  'verification',
  'sign_in_step',
  'rate_limit',
  'intent', // wishes whose askers are gone
  'connector_test',
  'transport_server_activity',
]);

const SCHEMA = '(SELECT oid FROM pg_namespace WHERE nspname = current_schema())';

export async function readTables(database: Queryable): Promise<StoredTable[]> {
  const names = Object.keys(TABLE_RIGHTS).filter((name) => !LEFT_OUT.has(name));
  const { rows } = await database.query<{
    name: string;
    byDay: boolean;
    columns: string[];
    needs: string[];
    days: string[];
  }>(
    `SELECT c.relname::text AS name, c.relkind = 'p' AS "byDay",
       ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0
               AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum) AS columns,
       ARRAY(SELECT DISTINCT p.relname::text FROM pg_constraint f JOIN pg_class p ON p.oid = f.confrelid
             WHERE f.conrelid = c.oid AND f.contype = 'f' AND f.confrelid <> c.oid) AS needs,
       ARRAY(SELECT right(d.relname, 8)::text FROM pg_inherits i JOIN pg_class d ON d.oid = i.inhrelid
             WHERE i.inhparent = c.oid AND d.relname = c.relname || '_' || right(d.relname, 8) ORDER BY 1) AS days
     FROM pg_class c
     WHERE c.relnamespace = ${SCHEMA} AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname = ANY($1::text[])
     ORDER BY 1`,
    [names],
  );
  const done = new Set<string>();
  const tables: StoredTable[] = [];
  while (tables.length < rows.length) {
    const next = rows.filter(({ name, needs }) => !done.has(name) && needs.every((need) => done.has(need)));
    if (next.length === 0) throw new Error('The tables refer to each other in a circle');
    for (const { name, columns, byDay, days } of next) {
      done.add(name);
      tables.push({ name, columns, days: byDay ? days : null });
    }
  }
  return tables;
}

/** The last value that each sequence gave, or 0. Read after the snapshot is taken: no row of it has a higher one. */
export async function readSequences(database: Queryable): Promise<Record<string, string>> {
  const { rows: names } = await database.query<{ name: string }>(
    `SELECT relname::text AS name FROM pg_class WHERE relnamespace = ${SCHEMA} AND relkind = 'S' ORDER BY 1`,
  );
  if (names.length === 0) return {};
  const each = names.map(
    ({ name }) =>
      `SELECT ${pg.escapeLiteral(name)} AS name, CASE WHEN is_called THEN last_value ELSE 0 END::text AS value
       FROM ${pg.escapeIdentifier(name)}`,
  );
  const { rows } = await database.query<{ name: string; value: string }>(each.join(' UNION ALL '));
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}
