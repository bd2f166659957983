import pg from 'pg';
import { clientFor } from '@/lib/scram-client';
import { TABLE_RIGHTS, TRANSPORT_FUNCTIONS } from '@/lib/store/database/table-rights';
import type { DatabaseUrls } from './database-urls';

/**
 * Owns: giving the roles of web and transport what the table of rights says, after each migration and at each start.
 * Promises: they have that and nothing more, from one moment to the next; the migrating role needs to be nothing but the
 *   tables' owner. Where it is the same role there is nothing to give.
 */
const LOCK_KEY = 'postern rights';

export async function grantToRoles(urls: DatabaseUrls): Promise<void> {
  const client = newClient(urls.migration);
  await client.connect();
  try {
    const owner = await roleOf(client);
    const web = await findRole(urls.web);
    const transport = await findRole(urls.transport);
    const roles = [...new Set([web, transport])].filter((role) => role !== owner);
    if (roles.length === 0) return;
    const statements = [
      ...roles.flatMap(reset),
      ...(web === owner ? [] : rightsOf(web, 'web')),
      ...(transport === owner ? [] : rightsOf(transport, 'transport')),
    ];
    // Two launchers that grant the same at once would fail each other.
    await client.query(
      ['BEGIN', `SELECT pg_advisory_xact_lock(hashtext('${LOCK_KEY}'))`, ...statements, 'COMMIT'].join(';\n'),
    );
  } finally {
    await client.end();
  }
}

/** Schema of the tables: where this session, which made them, would make one. */
const SCHEMA = 'current_schema()';

function reset(role: string): string[] {
  return [
    onSchema(`REVOKE ALL ON ALL TABLES IN SCHEMA %1$I FROM %2$I`, role),
    onSchema(`REVOKE ALL ON SCHEMA %1$I FROM %2$I`, role),
    onSchema(`GRANT USAGE ON SCHEMA %1$I TO %2$I`, role),
    onSchema(`GRANT USAGE ON ALL SEQUENCES IN SCHEMA %1$I TO %2$I`, role),
  ];
}

function rightsOf(role: string, work: 'web' | 'transport'): string[] {
  const tables = Object.entries(TABLE_RIGHTS).flatMap(([table, rights]) =>
    rights[work].length === 0
      ? []
      : [
          onSchema(
            `GRANT ${rights[work].join(', ')} ON TABLE %1$I.${pg.escapeIdentifier(table)} TO %2$I`,
            role,
          ),
        ],
  );
  const functions = work === 'transport' ? TRANSPORT_FUNCTIONS : [];
  return [
    ...tables,
    ...functions.map((name) => onSchema(`GRANT EXECUTE ON FUNCTION %1$I.${name} TO %2$I`, role)),
  ];
}

function onSchema(statement: string, role: string): string {
  return `DO $grant$ BEGIN EXECUTE format($what$${statement}$what$, ${SCHEMA}, ${pg.escapeLiteral(role)}); END $grant$`;
}

async function findRole(url: string): Promise<string> {
  const client = newClient(url);
  await client.connect();
  try {
    return await roleOf(client);
  } finally {
    await client.end();
  }
}

async function roleOf(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ role: string }>('SELECT current_user AS role');
  return rows[0]?.role ?? '';
}

function newClient(url: string): pg.Client {
  return new (clientFor(url))({ connectionString: url, application_name: 'postern-migrate' });
}
