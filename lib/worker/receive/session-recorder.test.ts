import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { EndedSession } from '@/lib/mail/session/receive-session';
import { createPool, type Pool } from '@/lib/store/database/pool';
import { ensurePartitions } from '@/lib/store/server/retention';
import { useTestDatabase } from '@/lib/testing/test-database';
import { SessionRecorder } from './session-recorder';

const database = useTestDatabase();
let pool: Pool;

beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'recorder test', maxConnections: 1 });
  await ensurePartitions(pool);
});
afterAll(() => pool.end());

function ended(helloName: string, facts: Partial<EndedSession> = {}): EndedSession {
  return {
    ...{ id: randomUUID(), startedAt: new Date(), durationMs: 10, connectorName: 'Default', helloName },
    ...{
      clientIp: '192.0.2.1',
      accountName: null,
      authMechanism: null,
      tlsVersion: null,
      tlsCipher: null,
      messages: 1,
      refusedMessages: 0,
      bytes: 10,
    },
    ...{ messageIds: [], recipients: 1, refusedRecipients: 0, refusals: 0, reply: null, end: 'Quit' },
    senders: [],
    ...{ error: null, outcome: 'Completed', dialogue: null, ...facts },
  };
}

/** Its statements are carried out, but of the first that records so many rows nobody hears. */
function withLostAnswer(rows: number): Pool {
  let isLost = false;
  const query = async (statement: string | RecordStatement, values?: readonly unknown[]) => {
    if (typeof statement === 'string') return pool.query(statement, [...(values ?? [])]);
    const result = await pool.query({ ...statement, values: [...statement.values] });
    if (isLost || statement.values[1].length !== rows) return result;
    isLost = true;
    throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
  };
  return Object.assign(Object.create(pool), { query });
}

interface RecordStatement {
  readonly text: string;
  readonly values: readonly [serverId: string, ids: readonly string[], ...unknown[]];
}

it('records nobody twice when an answer is lost while a row that is refused is looked for', async () => {
  const recorder = new SessionRecorder(withLostAnswer(2), randomUUID());
  for (const name of ['one', 'two']) recorder.record(ended(name));
  // Refused by the table, and found by halves.
  recorder.record(ended('bad', { outcome: 'Unheard of' as 'Broken' }));
  recorder.record(ended('four'));
  await recorder.stop();
  const { rows } = await pool.query<{ name: string }>(
    'SELECT hello_name AS name FROM receive_session ORDER BY 1',
  );
  expect(rows.map(({ name }) => name)).toEqual(['four', 'one', 'two']);
});
