import type { Writable } from 'node:stream';
import pg from 'pg';
import { type CopyStreamQuery, from } from 'pg-copy-streams';
import { partsOf, type TablePart, target } from './copy-out';
import { readTables, type StoredTable } from './read-tables';

/**
 * Owns: the rows of a backup on their way into an empty database.
 * Promises: names are those of the database's own catalogue; anything else that a file says is refused.
 * Does not: begin or end the transaction, or make the tables.
 */

/** Tables that hold rows although nobody has worked here: what migrations write, and what says which were applied. */
const NEVER_EMPTY: ReadonlySet<string> = new Set([
  'routing_version',
  'role_group',
  'organization_config',
  '_prisma_migrations',
]);

/** @returns the first table that holds something; null: nobody has worked here. */
export async function findUsedTable(client: pg.Client): Promise<string | null> {
  for (const table of await readTables(client)) {
    if (NEVER_EMPTY.has(table.name)) continue;
    const { rows } = await client.query<{ used: boolean }>(
      `SELECT EXISTS (SELECT FROM ${pg.escapeIdentifier(table.name)}) AS used`,
    );
    if (rows[0]?.used) return table.name;
  }
  return null;
}

/** Room for what comes: no row of a migration's is in the way, and each day has its partition. */
export async function makeRoom(client: pg.Client, tables: readonly StoredTable[]): Promise<void> {
  const there = new Map((await readTables(client)).map((table) => [table.name, table]));
  for (const { name, columns, days } of tables) {
    const table = there.get(name);
    const unknown = columns.filter((column) => !table?.columns.includes(column));
    if (!table || unknown.length > 0 || (days === null) !== (table.days === null)) {
      throw new Error(
        `The backup's table ${name} is not the one that its version of Postern has (${unknown.join(', ')})`,
      );
    }
  }
  for (const table of tables) {
    if (NEVER_EMPTY.has(table.name)) await client.query(`DELETE FROM ${pg.escapeIdentifier(table.name)}`);
    for (const part of partsOf(table)) if (part.day !== null) await makeDay(client, part, part.day);
  }
}

/** As make_day_partition does, which is for days near today. */
async function makeDay(client: pg.Client, { table, relation }: TablePart, day: string): Promise<void> {
  const date = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
  const next = new Date(Date.parse(`${date}T00:00:00Z`) + 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
  await client.query(
    `CREATE TABLE IF NOT EXISTS ${pg.escapeIdentifier(relation)} PARTITION OF ${pg.escapeIdentifier(table)}
       FOR VALUES FROM ('${date} 00:00:00+00') TO ('${next} 00:00:00+00')`,
  );
}

/** Its `rowCount` is known at its end. */
export function copyIn(
  client: pg.Client,
  part: TablePart,
  columns: readonly string[],
): CopyStreamQuery & Writable {
  return client.query(from(`COPY ${target(part, columns)} FROM STDIN (FORMAT text, ENCODING 'UTF8')`));
}

/** No id is given out twice. */
export async function setSequences(
  client: pg.Client,
  sequences: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [name, value] of Object.entries(sequences)) {
    if (value === '0') continue;
    await client.query('SELECT setval(to_regclass($1), $2::bigint)', [pg.escapeIdentifier(name), value]);
  }
}
