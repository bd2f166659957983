import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MESSAGE_PROPERTIES } from '@/lib/mail/queue/mail-properties';
import { parseFilter } from '@/lib/shell/filter/filter';
import { connect } from '@/lib/store/database/client';
import { createPool, type Pool } from '@/lib/store/database/pool';
import type { SqlReader } from '@/lib/store/database/sql-parameters';
import type { PrismaClient } from '@/lib/store/generated/client';
import { useTestDatabase } from '@/lib/testing/test-database';
import { addQueue, addServer, endLeases } from '@/lib/testing/test-queued-mail';
import { wholeList } from './list.test-tools';
import { listMessages } from './message-list';

/** Searching Japanese subjects among 200,000 messages: which index the planner takes for what Get-Message asks. */
const MESSAGES = 200_000;
const database = useTestDatabase();
let pool: Pool;
let db: PrismaClient;

beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'subject plans', maxConnections: 1 });
  db = connect(database.url);
  const hub = await addServer(pool, 'HUB1');
  const queue = await addQueue(pool, hub, { domain: 'fabrikam.com' });
  const { rows: searched } = await pool.query<{ indexdef: string }>(
    "SELECT indexdef FROM pg_indexes WHERE tablename = 'message' AND indexdef LIKE '%gin%'",
  );
  // Built from what is there they are the same and ten times as fast as row by row.
  await pool.query('DROP INDEX message_subject_bigrams_idx, message_contains_idx');
  await pool.query(
    `WITH mail AS (
       SELECT nextval('message_id_seq') AS id, n,
         (ARRAY['会議','資料','見積書','請求書','定例','サーバー障害','報告','議事録','更新','契約','予算','人事'])[1 + n % 12]
         || (ARRAY['の件','について','送付','のご確認','のお願い','を共有します','（再送）'])[1 + n % 7]
         || (ARRAY[' 株式会社',' 部門',' 支店',' 第', ' Re: '])[1 + n % 5] || CASE WHEN n % 5 = 0 THEN '' ELSE (n % 997)::text END
         || CASE WHEN n % 50000 = 1 THEN ' 臨時総会' ELSE '' END AS subject
         FROM generate_series(1, ${MESSAGES}) AS series(n)),
     m AS (
       INSERT INTO message (id, server_id, from_address, subject, internet_message_id, size, source_name, received_at,
         expires_at, trace, open_recipients)
       SELECT id, $1, 'sender' || n % 2000 || '@contoso.com', subject, '<' || n || '@contoso.com>', n, 'SMTP:Relay',
         now() - make_interval(secs => n), now() + interval '2 days', '{}', 1 FROM mail)
     INSERT INTO copy (message_id, queue_id, routed_version) SELECT id, $2, 1 FROM mail`,
    [hub.id, queue],
  );
  for (const { indexdef } of searched) await pool.query(indexdef);
  await pool.query('VACUUM (ANALYZE) message, copy, queue');
}, 240_000);
afterAll(async () => {
  await endLeases(pool);
  await pool.end();
  await db.$disconnect();
});

describe('the index on bigrams finds', () => {
  test.each([
    ['two characters', "Subject -like '*総会*'"],
    ['a word of many messages', "Subject -like '*会議*'"],
    ['one character', "Subject -like '*臨*'"],
    ['characters of two words', "Subject -like '*ー障*'"],
    ['a beginning', "Subject -like '会議の件*'"],
    ['two words', "Subject -like '*定例*支店*'"],
    ['letters beside Japanese', "Subject -like '*Re: 12*会*'"],
    ['the whole subject', "Subject -eq '会議の件 株式会社'"],
    ['beside another condition', "Size -gt 100 -and Subject -like '*総会*'"],
  ])('%s: %s', async (_what, filter) => {
    const plan = await planOfFinding(filter);
    expect(plan).toContain('message_subject_bigrams_idx');
    expect(plan).not.toMatch(/Seq Scan on message/);
  });
});

test('a search for ASCII letters takes the trigrams', async () => {
  expect(await planOfFinding("Subject -like '*Re: 12*'")).toContain('message_contains_idx');
});

/** Of the statement that finds and counts; where many match, a page is read beside it by the order. */
async function planOfFinding(filter: string): Promise<string> {
  const statements: { readonly sql: string; readonly values: readonly unknown[] }[] = [];
  const noting: SqlReader = {
    $queryRawUnsafe: (sql, ...values) => {
      if (/\bmessage m\b/.test(sql) && !sql.startsWith('EXPLAIN')) statements.push({ sql, values });
      return db.$queryRawUnsafe(sql, ...values);
    },
  };
  const tree = parseFilter(filter, MESSAGE_PROPERTIES);
  await listMessages(noting, { ...wholeList, resultSize: 50, messageIds: null, queue: null, filter: tree });
  const finding = statements.find(({ sql }) => sql.includes(' AS count'));
  if (!finding) throw new Error('Nothing was counted');
  const { sql, values } = finding;
  const lines = await db.$queryRawUnsafe<Readonly<Record<string, string>>[]>(`EXPLAIN ${sql}`, ...values);
  return lines.map((line) => line['QUERY PLAN']).join('\n');
}
