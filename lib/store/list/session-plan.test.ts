import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SESSION_PROPERTIES } from '@/lib/mail/session/session-properties';
import { parseFilter } from '@/lib/shell/filter/filter';
import { connect } from '@/lib/store/database/client';
import { createPool, type Pool } from '@/lib/store/database/pool';
import type { SqlReader } from '@/lib/store/database/sql-parameters';
import type { PrismaClient } from '@/lib/store/generated/client';
import { ensurePartitions } from '@/lib/store/server/retention';
import { useTestDatabase } from '@/lib/testing/test-database';
import { wholeList } from './list.test-tools';
import { listSessions, type SessionListRequest } from './session-list';

/** Sessions of one connector or client among 50,000: which index the planner takes for what Get-ReceiveSession asks. */
const SESSIONS = 50_000;
const database = useTestDatabase();
let pool: Pool;
let db: PrismaClient;

beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'session plans', maxConnections: 1 });
  db = connect(database.url);
  await ensurePartitions(pool);
  await pool.query(
    `INSERT INTO receive_session (id, started_at, duration_ms, server_id, connector_name, client_ip, messages, refused_messages,
       bytes, recipients, refused_recipients, refusals, "end", outcome)
     SELECT gen_random_uuid(), now() - n * interval '1 second', 1, gen_random_uuid(),
       CASE WHEN n % 1000 = 0 THEN 'Fax' ELSE 'Default HUB1' END, '10.0.0.0'::inet + n % 5000, 1, 0, 1, 1, 0, 0, 'Quit', 'Completed'
     FROM generate_series(1, ${SESSIONS}) AS series(n)`,
  );
  await pool.query('VACUUM (ANALYZE) receive_session');
}, 60_000);
afterAll(async () => {
  await pool.end();
  await db.$disconnect();
});

const all: SessionListRequest = {
  ...wholeList,
  ...{
    resultSize: 50,
    id: null,
    messageId: null,
    connectorName: null,
    clients: null,
    start: null,
    end: null,
  },
  includeDialogue: false,
};

describe('an index finds, for page and number,', () => {
  test.each<[string, Partial<SessionListRequest>, RegExp]>([
    ['those of one connector', { connectorName: 'FAX' }, /receive_session_\d{8}_lower_started_at_id_idx/],
    [
      'those that a filter names by the connector',
      { filter: parseFilter("ReceiveConnector -eq 'fax'", SESSION_PROPERTIES) },
      /receive_session_\d{8}_lower_started_at_id_idx/,
    ],
    [
      'those of one client',
      { clients: { family: 4, first: 0x0a000007n, last: 0x0a000007n } },
      /receive_session_\d{8}_client_ip_started_at_id_idx/,
    ],
  ])('%s', async (_what, request, index) => {
    const { rows } = await listSessions(db, { ...all, ...request });
    expect(rows.length).toBeGreaterThan(0);
    for (const plan of await plansOf(request)) expect(plan).toMatch(index);
  });
});

async function plansOf(request: Partial<SessionListRequest>): Promise<string[]> {
  const statements: { readonly sql: string; readonly values: readonly unknown[] }[] = [];
  const noting: SqlReader = {
    $queryRawUnsafe: (sql, ...values) => {
      if (/\breceive_session s\b/.test(sql)) statements.push({ sql, values });
      return db.$queryRawUnsafe(sql, ...values);
    },
  };
  await listSessions(noting, { ...all, ...request });
  expect(statements).toHaveLength(2);
  const plans: string[] = [];
  for (const { sql, values } of statements) {
    const lines = await db.$queryRawUnsafe<Readonly<Record<string, string>>[]>(`EXPLAIN ${sql}`, ...values);
    plans.push(lines.map((line) => line['QUERY PLAN']).join('\n'));
  }
  return plans;
}
