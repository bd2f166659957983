import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MESSAGE_PROPERTIES } from '@/lib/mail/queue/mail-properties';
import { parseFilter } from '@/lib/shell/filter/filter';
import { connect } from '@/lib/store/database/client';
import { createPool, type Pool } from '@/lib/store/database/pool';
import type { SqlReader } from '@/lib/store/database/sql-parameters';
import type { PrismaClient } from '@/lib/store/generated/client';
import { useTestDatabase } from '@/lib/testing/test-database';
import { addQueue, addServer, endLeases } from '@/lib/testing/test-queued-mail';
import { orderOf } from './list.test-tools';
import { listMessages, type MessageListRequest } from './message-list';

/**
 * The pairs of filter and order that ARCHITECTURE.md promises cost the same at any length ("Lists that cost the same at any
 * length"), by the planner's word: the statement is planned on a queue long enough for plans, and its index must be in it.
 */
const database = useTestDatabase();
let pool: Pool;
let db: PrismaClient;

beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'list plans', maxConnections: 1 });
  db = connect(database.url);
  const hub = await addServer(pool, 'HUB1');
  const ready = await addQueue(pool, hub, { domain: 'fabrikam.com' });
  const retrying = await addQueue(pool, hub, {
    domain: 'adatum.com',
    retryCount: 1,
    lastErrorText: 'refused',
  });
  await pool.query(
    `WITH mail AS (SELECT n, nextval('message_id_seq') AS id FROM generate_series(1, 60000) AS series(n)),
     m AS (
       INSERT INTO message (id, server_id, from_address, subject, internet_message_id, size, source_name, received_at,
         expires_at, trace, open_recipients)
       SELECT id, $1, 'sender' || n % 2000 || '@contoso.com', 'Invoice ' || n, '<' || n || '@contoso.com>', n, 'SMTP:Relay',
         now() - make_interval(secs => n), now() + interval '2 days', '{}', 1 FROM mail
     ), c AS (
       INSERT INTO copy (message_id, queue_id, routed_version, status, pending_action)
       SELECT id, CASE WHEN n % 100 = 0 THEN $2::bigint ELSE $3::bigint END, 1,
         CASE n % 500 WHEN 1 THEN 'Suspended' WHEN 2 THEN 'Retry' ELSE 'Ready' END,
         CASE n % 5000 WHEN 3 THEN 'suspend' WHEN 4 THEN 'remove' END FROM mail RETURNING id, message_id
     )
     INSERT INTO recipient (message_id, copy_id, address, domain)
     SELECT message_id, id, 'someone@' || id % 1000 || '.example', id % 1000 || '.example' FROM c`,
    [hub.id, ready, retrying],
  );
  await pool.query('VACUUM (ANALYZE) message, copy, recipient, queue');
});
afterAll(async () => {
  await endLeases(pool);
  await pool.end();
  await db.$disconnect();
});

describe('an index finds what matches', () => {
  test.each([
    ["Subject -eq 'Invoice 77'", 'message_contains_idx'],
    ["Subject -like '*voice 77*'", 'message_contains_idx'],
    ["FromAddress -eq 'Sender77@contoso.com'", 'message_lower_from_address_id_idx'],
    ["FromAddress -like '*der77@*'", 'message_contains_idx'],
    ["InternetMessageId -eq '<77@contoso.com>'", 'message_internet_message_id_idx'],
    ['Size -eq 77', 'message_size_id_idx'],
    ["DateReceived -eq '2026-11-24T10:00:00Z'", 'message_received_at_id_idx'],
    ["RecipientDomain -eq '77.example'", 'recipient_domain_idx'],
    ["Identity -eq 'HUB1\\1\\77'", 'copy_message_id_id_idx'],
    ["Status -eq 'Suspended'", 'copy_status_id_idx'],
    ["Status -eq 'PendingSuspend'", 'copy_pending_action_idx'],
    ["Status -eq 'PendingRemove'", 'copy_pending_action_idx'],
    ["Status -eq 'Ready'", 'copy_queue_id_'],
  ])('%s', async (filter, index) => {
    const [find = ''] = await planned({ filter });
    expect(find).toContain(index);
    expect(find).not.toMatch(/Seq Scan on (message|copy|recipient)/);
  });
});

/** Sorted wholly, or read from end to end; an incremental sort only orders the copies of one message. */
const readsAll = /-> {2}Sort |Seq Scan on (message|copy)/;

describe('an index gives the order', () => {
  test.each([
    ['-Identity', 'copy_pkey'],
    ['+DateReceived', 'message_received_at_id_idx'],
    ['-FromAddress', 'message_lower_from_address_id_idx'],
    ['+Size', 'message_size_id_idx'],
  ])('%s', async (order, index) => {
    const page = (await planned({ order })).at(-1) ?? '';
    expect(page).toContain(index);
    expect(page).not.toMatch(readsAll);
  });

  test('also of one queue', async () => {
    const page = (await planned({ filter: "Queue -eq 'HUB1\\1'" })).at(-1) ?? '';
    expect(page).toContain('copy_queue_id_id_idx');
    expect(page).not.toMatch(readsAll);
  });
});

describe('a page and the number of its matches', () => {
  test('are read at the same time when there are many', async () => {
    expect(await isPageReadBesideCount("Subject -like 'invoice *'")).toBe(true);
  });

  test('one after the other when there are few: they are found once', async () => {
    expect(await isPageReadBesideCount("Subject -eq 'Invoice 77'")).toBe(false);
  });

  test('of many messages cost their copies nothing', async () => {
    const count = (await planned({ filter: "Subject -like 'invoice *'" })).find((plan) =>
      /matching/.test(plan),
    );
    expect(count).toMatch(/One-Time Filter: .* <= 10000/);
  });
});

/** The page is sent before the number, so it does not wait for it. */
async function isPageReadBesideCount(filter: string): Promise<boolean> {
  const statements = await statementsOf({ filter });
  const page = statements.findIndex(({ sql }) => /AS copy_id/.test(sql));
  return page < statements.findIndex(({ sql }) => /AS count/.test(sql));
}

interface Asked {
  readonly filter?: string;
  readonly order?: string;
}

function requestOf(asked: Asked): MessageListRequest {
  return {
    resultSize: 50,
    bookmarkToken: null,
    includeBookmark: true,
    forward: true,
    messageIds: null,
    queue: null,
    server: null,
    reach: null,
    filter: asked.filter === undefined ? [] : parseFilter(asked.filter, MESSAGE_PROPERTIES),
    order: asked.order === undefined ? [] : orderOf(asked.order, MESSAGE_PROPERTIES),
  };
}

interface Statement {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** Those that read messages, in the order in which they are sent. */
async function statementsOf(asked: Asked): Promise<Statement[]> {
  const statements: Statement[] = [];
  const noting: SqlReader = {
    $queryRawUnsafe: (sql, ...values) => {
      if (/\bcopy c\b/.test(sql) && !sql.startsWith('EXPLAIN')) statements.push({ sql, values });
      return db.$queryRawUnsafe(sql, ...values);
    },
  };
  await listMessages(noting, requestOf(asked));
  return statements;
}

async function planned(asked: Asked): Promise<string[]> {
  const plans: string[] = [];
  for (const { sql, values } of await statementsOf(asked)) {
    const lines = await db.$queryRawUnsafe<Readonly<Record<string, string>>[]>(`EXPLAIN ${sql}`, ...values);
    plans.push(lines.map((line) => line['QUERY PLAN']).join('\n'));
  }
  return plans;
}
