import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '@/lib/launch/postgres/embedded-postgres';
import { migrate } from '@/lib/launch/postgres/migrate';

/**
 * Owns: the one PostgreSQL of a test run, with a migrated template database.
 * Promises: it starts when the first test file asks for a database, so that a run of pure tests pays nothing; it ends and
 *   its files go with the run. POSTERN_TEST_DATABASE_URL (a superuser's or CREATEDB role's) puts another server in its
 *   place.
 * Does not: make the databases of the test files (test-database does).
 */
declare module 'vitest' {
  export interface ProvidedContext {
    /** Port of a loopback socket that answers with JSON: the template's URL, or what went wrong. */
    testPostgresPort: number;
  }
}

const templateName = `postern_template_${process.pid}`;

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let starting: Promise<TestPostgres> | null = null;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    starting ??= startTestPostgres();
    starting.then(
      ({ templateUrl }) => socket.end(JSON.stringify({ templateUrl })),
      (error: unknown) => socket.end(JSON.stringify({ error: String(error) })),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('The test socket has no port');
  project.provide('testPostgresPort', address.port);

  return async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
    const running = await starting?.catch(() => null);
    await running?.stop();
  };
}

interface TestPostgres {
  readonly templateUrl: string;
  stop(): Promise<void>;
}

async function startTestPostgres(): Promise<TestPostgres> {
  const given = process.env.POSTERN_TEST_DATABASE_URL;
  const directory = given ? null : await mkdtemp(join(tmpdir(), 'postern-test-'));
  const postgres =
    directory === null
      ? null
      : await startEmbeddedPostgres({
          dataDirectory: directory,
          durable: false,
          forTests: true,
          onProgress: () => {},
        });
  const adminUrl = postgres?.superuserUrl ?? given ?? '';
  const templateUrl = new URL(adminUrl);
  templateUrl.pathname = `/${templateName}`;
  await execute(adminUrl, `CREATE DATABASE ${templateName}`);
  await migrate(templateUrl.href);
  return {
    templateUrl: templateUrl.href,
    async stop() {
      if (!postgres) await execute(adminUrl, `DROP DATABASE IF EXISTS ${templateName} WITH (FORCE)`);
      await postgres?.stop();
      if (directory) await rm(directory, { recursive: true, force: true });
    },
  };
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
