import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPool, type Pool } from '@/lib/store/database/pool';
import { TABLE_RIGHTS } from '@/lib/store/database/table-rights';
import { dropOldPartitions, ensurePartitions } from '@/lib/store/server/retention';
import { useTestDatabase } from '@/lib/testing/test-database';
import type { DatabaseUrls } from './database-urls';
import { grantToRoles } from './grant-to-roles';

const database = useTestDatabase();
const mark = randomUUID().slice(0, 8);
const roles = { web: `Web "${mark}`, transport: `transport_${mark}`, both: `both_${mark}` };
let owner: pg.Client;
let urls: DatabaseUrls;
let transport: Pool;

beforeAll(async () => {
  owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  for (const role of Object.values(roles)) {
    await owner.query(`CREATE ROLE ${pg.escapeIdentifier(role)} LOGIN PASSWORD 'given'`);
  }
  urls = { web: urlOf(roles.web), transport: urlOf(roles.transport), migration: database.url };
  await grantToRoles(urls);
  transport = createPool({ databaseUrl: urls.transport, applicationName: 'rights test', maxConnections: 1 });
});
afterAll(async () => {
  await transport?.end();
  for (const role of Object.values(roles).map(pg.escapeIdentifier)) {
    await owner.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
  }
  await owner.end();
});

function urlOf(role: string): string {
  const url = new URL(database.url);
  url.username = encodeURIComponent(role);
  url.password = 'given';
  return url.href;
}

async function as(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function rightsOf(role: string): Promise<Record<string, string[]>> {
  const { rows } = await owner.query<{ name: string; rights: string[] }>(
    `SELECT c.relname AS name, array_agg(a.privilege_type ORDER BY 1) AS rights
       FROM pg_class c, aclexplode(c.relacl) a
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
        AND a.grantee = (SELECT oid FROM pg_roles WHERE rolname = $1)
      GROUP BY 1`,
    [role],
  );
  return Object.fromEntries(rows.map(({ name, rights }) => [name, rights.sort()]));
}

function expected(work: 'web' | 'transport'): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(TABLE_RIGHTS).flatMap(([name, rights]) =>
      rights[work].length === 0 ? [] : [[name, [...rights[work]].sort()]],
    ),
  );
}

test('each role has what the table says and nothing more, also after somebody had given it more', async () => {
  await owner.query(`GRANT ALL ON audit_entry, "user" TO ${pg.escapeIdentifier(roles.transport)}`);
  await owner.query(`GRANT CREATE ON SCHEMA public TO ${pg.escapeIdentifier(roles.web)}`);
  await Promise.all([grantToRoles(urls), grantToRoles(urls)]);
  expect(await rightsOf(roles.web)).toEqual(expected('web'));
  expect(await rightsOf(roles.transport)).toEqual(expected('transport'));
  await expect(as(urls.web, 'CREATE TABLE t (id int)')).rejects.toThrow('permission denied');
});

test('one role for web and transport has what either needs; the owner is given nothing', async () => {
  const both = urlOf(roles.both);
  await grantToRoles({ web: both, transport: both, migration: database.url });
  const union = Object.fromEntries(
    Object.entries(TABLE_RIGHTS).map(([name, { web, transport: other }]) => [
      name,
      [...new Set([...web, ...other])].sort(),
    ]),
  );
  expect(await rightsOf(roles.both)).toEqual(union);
  await expect(
    grantToRoles({ web: database.url, transport: database.url, migration: database.url }),
  ).resolves.toBeUndefined();
});

test.each([
  ['the transport reads accounts', 'transport', 'SELECT * FROM account'],
  ['the transport reads sessions', 'transport', 'SELECT * FROM session'],
  ['the transport makes a connector', 'transport', "UPDATE send_connector SET name = 'x'"],
  ['the web process rewrites what was audited', 'web', "UPDATE audit_entry SET actor = 'x'"],
  ['the web process removes what was audited', 'web', 'DELETE FROM audit_entry'],
  ['the web process drops a table', 'web', 'DROP TABLE message'],
  ['the web process changes what was migrated', 'web', 'DELETE FROM _prisma_migrations'],
  ['the web process drops a day', 'web', "SELECT drop_day_partition('delivery_attempt', '2020-01-01')"],
] as const)('refused: %s', async (_what, work, sql) => {
  await expect(as(urls[work], sql)).rejects.toThrow(/permission denied|must be owner/);
});

describe('day partitions', () => {
  test('the transport makes and drops them without owning a table', async () => {
    await ensurePartitions(transport);
    await owner.query(
      `CREATE TABLE delivery_attempt_20200131 PARTITION OF delivery_attempt FOR VALUES FROM ('2020-01-31Z') TO ('2020-02-01Z')`,
    );
    expect(await dropOldPartitions(transport, 30)).toEqual(['delivery_attempt_20200131']);
    const today = new Date().toISOString().slice(0, 10).replaceAll('-', '');
    const { rows } = await owner.query(
      `SELECT pg_get_expr(relpartbound, oid) AS bound, pg_get_userbyid(relowner) = current_user AS ours
         FROM pg_class WHERE relname = 'finished_recipient_${today}'`,
    );
    expect(rows).toEqual([{ bound: expect.stringMatching(/^FOR VALUES FROM .* TO /), ours: true }]);
    await expect(transport.query(`SELECT count(*) FROM finished_recipient_${today}`)).rejects.toThrow(
      'permission',
    );
  });

  test.each([
    ['of a table that has no days', "make_day_partition('message', current_date)", 'no table message by day'],
    ['of another schema', "make_day_partition('pg_catalog.pg_class', current_date)", 'no table'],
    ['far away', "make_day_partition('delivery_attempt', '2099-01-01')", 'too far from today'],
    [
      'with a name that is code',
      "make_day_partition('x\"; DROP TABLE message; --', current_date)",
      'no table',
    ],
  ])('none is made %s', async (_what, call, message) => {
    await expect(transport.query(`SELECT ${call}`)).rejects.toThrow(message);
  });

  test('none is dropped that is not over, nor anything that is no partition', async () => {
    await expect(
      transport.query("SELECT drop_day_partition('delivery_attempt', current_date)"),
    ).rejects.toThrow('is not over');
    await owner.query('CREATE TABLE message_20200101 (id int)');
    await transport.query("SELECT drop_day_partition('message', '2020-01-01')");
    expect(
      (await owner.query("SELECT to_regclass('message_20200101') AS name")).rows[0]?.name,
    ).not.toBeNull();
    await owner.query('DROP TABLE message_20200101');
  });

  test('what a caller has in its own schemas or says by its search path is not asked', async () => {
    const { rows } = await owner.query<{ config: string[]; definer: boolean }>(
      `SELECT proconfig AS config, prosecdef AS definer FROM pg_proc WHERE proname LIKE '%_day_partition' ORDER BY proname`,
    );
    for (const { config, definer } of rows) {
      expect(definer).toBe(true);
      expect(config).toContain('search_path=pg_catalog, pg_temp');
    }
    expect(rows).toHaveLength(2);
  });
});
