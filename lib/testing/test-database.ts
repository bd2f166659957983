import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { afterAll, beforeAll, inject } from 'vitest';

/**
 * Owns: a database of its own for each test file, cloned from the run's migrated template (a clone takes some 50 ms).
 * Promises: it is empty but for what the migrations write; it is dropped afterwards; a file that leaves a connection
 *   open or a transport server's lease held fails.
 * Does not: empty tables between the tests of one file.
 *
 *     const database = useTestDatabase();
 *     test('...', async () => { const pool = new pg.Pool({ connectionString: database.url }); ... });
 */
export interface TestDatabase {
  readonly url: string;
}

export interface TestDatabaseOptions {
  /** For tests that kill the holder of a lease on purpose. */
  readonly mayLeaveLease?: boolean;
}

/** Registers the database with the test file; `url` may be read from the first `beforeAll` below it on. */
export function useTestDatabase(options: TestDatabaseOptions = {}): TestDatabase {
  let current: OwnedTestDatabase | null = null;
  beforeAll(async () => {
    current = await createTestDatabase();
  });
  afterAll(async () => {
    await current?.drop(options);
  });
  return {
    get url() {
      if (!current)
        throw new Error('The test database is there from beforeAll on, not while tests are collected');
      return current.url;
    },
  };
}

export interface OwnedTestDatabase extends TestDatabase {
  /** @throws after dropping it, when a connection or a lease was left behind. */
  drop(options?: TestDatabaseOptions): Promise<void>;
}

let cloneCount = 0;

/** For a test that needs a further database; the caller drops it. */
export async function createTestDatabase(): Promise<OwnedTestDatabase> {
  const templateUrl = await askForTemplate();
  const template = new URL(templateUrl).pathname.slice(1);
  cloneCount += 1;
  const name = `postern_test_${process.pid}_${Date.now().toString(36)}_${cloneCount}`;
  await asAdmin(templateUrl, (admin) => admin.query(`CREATE DATABASE ${name} TEMPLATE ${template}`));
  const url = new URL(templateUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: (options = {}) => drop(templateUrl, url.href, name, options),
  };
}

async function drop(
  templateUrl: string,
  url: string,
  name: string,
  options: TestDatabaseOptions,
): Promise<void> {
  const leases = options.mayLeaveLease ? [] : await findLeases(url);
  await asAdmin(templateUrl, async (admin) => {
    const connections = await findConnections(admin, name);
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    if (connections.length > 0) throw new Error(`Connections were left open: ${connections.join('; ')}`);
    if (leases.length > 0) throw new Error(`Leases were left held: ${leases.join(', ')}`);
  });
}

async function findLeases(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      'SELECT name FROM transport_server WHERE instance_id IS NOT NULL AND lease_expires_at > now()',
    );
    return rows.map((row) => row.name);
  } finally {
    await client.end();
  }
}

/** The server needs a moment to see that a client has gone; what is there after two seconds was left open. */
async function findConnections(admin: pg.Client, name: string): Promise<string[]> {
  const deadline = Date.now() + 2000;
  for (;;) {
    const { rows } = await admin.query<{ description: string }>(
      `SELECT coalesce(nullif(application_name, ''), 'unnamed') || ', ' || coalesce(state, '') || ', last: '
              || left(query, 120) AS description
         FROM pg_stat_activity WHERE datname = $1 AND backend_type = 'client backend'`,
      [name],
    );
    if (rows.length === 0 || Date.now() > deadline) return rows.map((row) => row.description);
    await admin.query('SELECT pg_sleep(0.02)');
  }
}

async function asAdmin<T>(templateUrl: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const url = new URL(templateUrl);
  // Not the template itself: a database with a session cannot be cloned.
  url.pathname = '/postgres';
  const admin = new pg.Client({ connectionString: url.href });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

async function askForTemplate(): Promise<string> {
  const answer = JSON.parse(await text(connect(inject('testPostgresPort'), '127.0.0.1'))) as {
    templateUrl?: string;
    error?: string;
  };
  if (!answer.templateUrl) throw new Error(`The test database could not be started: ${answer.error}`);
  return answer.templateUrl;
}
