import { query, SqlParameters, type SqlReader } from './sql-parameters';

/**
 * Owns: finding a configuration object by what people call it: its name, without regard to case, or its GUID.
 * Promises: the comparison is the unique index's own (lower() of the database), so that what is found here is what a
 *   new object's name would collide with.
 */

export type NamedTable =
  | 'send_connector'
  | 'receive_connector'
  | 'transport_server'
  | 'accepted_domain'
  | 'role_group'
  | 'oidc_provider'
  | 'smtp_credential';

/** The object's id, or null. A name goes before a GUID that reads the same. */
export async function findIdByIdentity(
  db: SqlReader,
  table: NamedTable,
  identity: string,
): Promise<string | null> {
  const parameters = new SqlParameters();
  const name = parameters.text(identity);
  const rows = await query<{ id: string }>(
    db,
    `SELECT id::text AS id FROM ${table}
      WHERE lower(name) = lower(${name}) OR id::text = lower(${name})
      ORDER BY lower(name) = lower(${name}) DESC LIMIT 1`,
    parameters,
  );
  return rows[0]?.id ?? null;
}
