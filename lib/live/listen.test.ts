import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useTestDatabase } from '@/lib/testing/test-database';
import { type Change, TOPICS } from './change';
import { ChangeSource, type ListenOptions } from './listen';

const database = useTestDatabase();
let client: pg.Client;
beforeAll(async () => {
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(() => client.end());

test.each([
  ['postern_queues', '{"server":"x","queues":["17"]}', ['queues']],
  ['postern_queues', 'no JSON', ['queues']],
  ['postern_sessions', '', ['sessions']],
  ['postern_receive_sessions', '', ['receiveSessions']],
  ['postern_configuration', '', ['configuration']],
  ['postern_routing', '7', ['routing', 'configuration', 'queues']],
])('a notice on %s with %j is understood', async (channel, payload, expected) => {
  await listening({ pollMs: 60_000 }, async (heard) => {
    await client.query('SELECT pg_notify($1, $2)', [channel, payload]);
    expect(await heard(() => true)).toEqual(expected);
  });
});

test('a change without a notice is found a moment later', async () => {
  await listening({ pollMs: 50 }, async (heard) => {
    await client.query(
      `INSERT INTO accepted_domain (id, name, domain_name) VALUES (gen_random_uuid(), 'Contoso', 'contoso.com')`,
    );
    expect(await heard((change) => change.includes('configuration'))).toContain('configuration');
  });
});

test('a lost connection comes back by itself, and then everything may have changed', async () => {
  await listening({ pollMs: 60_000, reconnectMs: 10 }, async (heard) => {
    const ended = await client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'postern live notices'`,
    );
    expect(ended.rows).toHaveLength(1);
    expect(await heard(() => true)).toEqual(TOPICS);
    await client.query("NOTIFY postern_configuration, 'again'");
    expect(await heard((change) => change.length === 1)).toEqual(['configuration']);
  });
});

type Heard = (wanted: (change: Change) => boolean) => Promise<Change>;

/** Runs `work` with a source that listens already: a first notice of ours has come back. */
async function listening(
  options: Pick<ListenOptions, 'pollMs' | 'reconnectMs'>,
  work: (heard: Heard) => Promise<void>,
): Promise<void> {
  const changes: Change[] = [];
  let wake = () => {};
  const source = new ChangeSource({
    databaseUrl: database.url,
    onChange: (change) => {
      changes.push(change);
      wake();
    },
    ...options,
  });
  const heard: Heard = async (wanted) => {
    for (;;) {
      const found = changes.findIndex(wanted);
      const change = changes[found];
      if (change) {
        changes.splice(0, found + 1);
        return change;
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  try {
    const knock = setInterval(() => void client.query("NOTIFY postern_intents, 'ready?'"), 20);
    await heard(() => true).finally(() => clearInterval(knock));
    // What was knocked too often arrives before this.
    await client.query('NOTIFY postern_people');
    await heard((change) => change.includes('people'));
    await work(heard);
  } finally {
    await source.stop();
  }
}
