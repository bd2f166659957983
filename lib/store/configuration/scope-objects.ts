import { query, type SqlReader } from '@/lib/store/database/sql-parameters';

/**
 * Owns: the names of what a role group's scope can name, by id.
 * Promises: one statement; of configuration, so there are few.
 */
export async function readScopeNames(db: SqlReader): Promise<ReadonlyMap<string, string>> {
  const rows = await query<{ id: string; name: string }>(
    db,
    `SELECT id::text AS id, name FROM send_connector UNION ALL SELECT id::text, name FROM accepted_domain
      UNION ALL SELECT id::text, name FROM transport_server`,
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}
