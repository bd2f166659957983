import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LOCAL, runAsLocal } from '@/lib/commands/test-installation';
import { connect, usePrisma } from '@/lib/store/database/client';
import { createPool, type Pool, usePool } from '@/lib/store/database/pool';
import type { PrismaClient } from '@/lib/store/generated/client';
import { ensurePartitions } from '@/lib/store/server/retention';
import { useTestDatabase } from '@/lib/testing/test-database';
import { addQueue, addServer, endLeases, type TestServer } from '@/lib/testing/test-queued-mail';
import { answerInParts, type CommandParts } from './answer-in-parts';

const COUNT = 2500;
const database = useTestDatabase();
let pool: Pool;
let prisma: PrismaClient;
let hub: TestServer;
let queue: bigint;

beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'parts test', maxConnections: 4 });
  prisma = connect(database.url);
  usePool(pool);
  usePrisma(prisma);
  await ensurePartitions(pool);
  hub = await addServer(pool, 'HUB1');
  queue = await addQueue(pool, hub, { domain: 'fabrikam.com' });
  await addMessages(COUNT);
  await pool.query(
    `INSERT INTO finished_recipient (message_id, outcome, address, domain, from_address, subject, internet_message_id, size,
       source_name, received_at, queue_id, server_id)
     SELECT n, 'Delivered', 'a@fabrikam.com', 'fabrikam.com', 'b@contoso.com', 's', '<x>', 1, 'SMTP:x', now(), $2, $1
       FROM generate_series(1, ${COUNT}) AS series(n)`,
    [hub.id, queue],
  );
  await pool.query(
    `INSERT INTO delivery_attempt (message_id, copy_id, queue_id, server_id, outcome, duration_ms, dialogue)
     SELECT 7, 7, $2, $1, 'retry', 1, 'dialogue ' || n FROM generate_series(1, 1200) AS series(n)`,
    [hub.id, queue],
  );
  await pool.query(
    `INSERT INTO queue (home_server_id, owner_server_id, kind, delivery_type, connector_id, domain)
     SELECT $1, $1, 'Delivery', 'DnsConnectorDelivery', gen_random_uuid(), n || '.example'
       FROM generate_series(1, 1500) AS series(n)`,
    [hub.id],
  );
});
afterAll(async () => {
  await endLeases(pool);
  await pool.end();
  await prisma.$disconnect();
});

async function addMessages(count: number): Promise<void> {
  await pool.query(
    `WITH mail AS (SELECT nextval('message_id_seq') AS id, n FROM generate_series(1, $3::int) AS series(n)),
     m AS (
       INSERT INTO message (id, server_id, from_address, subject, internet_message_id, size, source_name, received_at,
         expires_at, trace, open_recipients)
       SELECT id, $1, 'a@contoso.com', '件名 ' || n, '<' || n || '@x>', n, 'SMTP:Relay', now(), now(), '{}', 1 FROM mail),
     c AS (INSERT INTO copy (message_id, queue_id, routed_version) SELECT id, $2, 1 FROM mail RETURNING id, message_id)
     INSERT INTO recipient (message_id, copy_id, address, domain) SELECT message_id, id, 'x@y.example', 'y.example' FROM c`,
    [hub.id, queue, count],
  );
}

async function begin(
  cmdlet: string,
  parameters: Record<string, unknown> = {},
  wanted?: AbortSignal,
): Promise<CommandParts> {
  const given = { ResultSize: 'Unlimited', ...parameters };
  const answer = await answerInParts({ cmdlet, parameters: given, actor: LOCAL, wanted });
  if (!('parts' in answer)) throw new Error(`No parts: ${JSON.stringify(answer)}`);
  return answer;
}

async function identitiesOf({ parts }: CommandParts): Promise<string[][]> {
  const identities: string[][] = [];
  for await (const part of parts) identities.push(part.map(({ Identity }) => String(Identity)));
  return identities;
}

describe('-ResultSize Unlimited', () => {
  test.each([
    ['Get-Message', {}, COUNT],
    ['Get-Message', { SortOrder: '-Size', IncludeRecipientInfo: true }, COUNT],
    ['Get-Message', { Filter: "Subject -like '*件名*' -and Size -gt 1000" }, COUNT - 1000],
    ['Get-FinishedMessage', {}, COUNT],
    ['Get-DeliveryAttempt', { Message: 7, IncludeDialogue: true }, 1200],
    ['Get-Queue', {}, 1501],
    ['get-queue', { ResultSize: 'unlimited', SortOrder: '-Identity' }, 1501],
    ['Get-Queue', { ResultSize: null }, 1501],
  ])('%s %j gives each once, in more than one part', async (cmdlet, parameters, count) => {
    const parts = await identitiesOf(await begin(cmdlet, parameters));
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.flat()).toHaveLength(count);
    expect(new Set(parts.flat()).size).toBe(count);
  });

  test('is in the order of the pages', async () => {
    const order = { SortOrder: '-Size' };
    const parts = await identitiesOf(await begin('Get-Message', order));
    const { output } = await runAsLocal('Get-Message', { ...order, ResultSize: 2000 });
    expect(parts.flat().slice(0, 2000)).toEqual(output.map(({ Identity }) => Identity));
  });

  test('of messages ends, however many come meanwhile', async () => {
    const { parts } = await begin('Get-Message');
    let count = 0;
    for await (const part of parts) {
      count += part.length;
      await addMessages(1000);
    }
    expect(count).toBe(COUNT);
    await pool.query('DELETE FROM recipient WHERE message_id > $1', [COUNT]);
    await pool.query('DELETE FROM copy WHERE message_id > $1', [COUNT]);
    await pool.query('DELETE FROM message WHERE id > $1', [COUNT]);
  });

  test.each([
    ['Get-Message', { Identity: 'HUB1\\1\\999999' }, 404, 'MessageNotFound'],
    ['Get-Queue', { Identity: 'HUB1\\999999' }, 404, 'QueueNotFound'],
    ['Get-Message', { BookmarkObject: 'nonsense' }, 400, 'BookmarkInvalid'],
    ['Get-Message', { Filter: 'Colour -eq 1' }, 400, 'FilterPropertyUnknown'],
    ['Get-DeliveryAttempt', { Message: '?' }, 400, 'MessageIdentityInvalid'],
  ])('%s %j is refused before the first row', async (cmdlet, parameters, status, id) => {
    const given = { ResultSize: 'Unlimited', ...parameters };
    const answer = await answerInParts({ cmdlet, parameters: given, actor: LOCAL });
    expect(answer).toMatchObject({ ok: false, status, problems: [{ id }] });
  });

  test('is refused to nobody and to whoever may not', async () => {
    const answer = await answerInParts({
      cmdlet: 'Get-Message',
      parameters: { ResultSize: 'Unlimited' },
      actor: null,
    });
    expect(answer).toMatchObject({ ok: false, status: 401 });
  });

  test('is no size for an answer that holds all at once', async () => {
    await expect(runAsLocal('Get-Message', { ResultSize: 'Unlimited' })).rejects.toMatchObject({
      problems: [{ id: 'ResultSizeTooLarge', parameter: 'ResultSize' }],
    });
    await expect(runAsLocal('Get-Message', { ResultSize: 'all' })).rejects.toMatchObject({
      problems: [{ id: 'IntegerOrUnlimitedInvalid', parameter: 'ResultSize' }],
    });
  });

  test('ends with its asker', async () => {
    const leaving = new AbortController();
    const { parts } = await begin('Get-Message', {}, leaving.signal);
    await parts.next();
    leaving.abort();
    const last = await parts.next();
    expect(last).toMatchObject({ done: true, value: { ok: false } });
  });

  test('tells at its end what it failed by', async () => {
    const { parts } = await begin('Get-FinishedMessage');
    await parts.next();
    await pool.query('ALTER TABLE finished_recipient RENAME TO gone');
    try {
      expect(await parts.next()).toMatchObject({
        done: true,
        value: { ok: false, status: 500, problems: [{ id: 'Unexpected' }] },
      });
    } finally {
      await pool.query('ALTER TABLE gone RENAME TO finished_recipient');
    }
  });
});
