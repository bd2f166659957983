import { chmod, mkdir, mkdtemp, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runAsLocal } from '@/lib/commands/test-installation';
import { type SmtpReceiver, startSmtpReceiver } from '@/lib/demo/smtp-receiver';
import { PRODUCT_DELIVERY_TYPES } from '@/lib/mail/routing/delivery-type';
import { connect, usePrisma } from '@/lib/store/database/client';
import { createPool, inTransaction, type Pool } from '@/lib/store/database/pool';
import type { PrismaClient } from '@/lib/store/generated/client';
import { moveCopies } from '@/lib/store/hot/move/move-copies';
import { queueCheckStatement } from '@/lib/store/hot/queue-check.test-tools';
import { awaitIntents, writeIntents } from '@/lib/store/intent/intents';
import { useTestDatabase } from '@/lib/testing/test-database';
import {
  addConnector,
  changeRouting,
  setServer,
  startTestTransport,
  submitMail,
  type TestTransport,
  until,
} from '@/lib/worker/process/transport.test-tools';
import { FILE_DELIVERY, FILE_DELIVERY_RULE, FileAgent, filesOf } from './file-delivery';

/** A transport that is composed with one more delivery type than the product has, in a database that takes it. */
const DOMAIN = 'files.example';
/** One that only a newer version knows. */
const FUTURE = 'FutureDelivery';

const database = useTestDatabase();
let pool: Pool;
let prisma: PrismaClient;
let root: string;
let agent: FileAgent;
let transport: TestTransport;

beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'file delivery test', maxConnections: 4 });
  prisma = connect(database.url);
  usePrisma(prisma);
  const types = new Map([...PRODUCT_DELIVERY_TYPES]);
  for (const name of [FILE_DELIVERY, FUTURE]) types.set(name, FILE_DELIVERY_RULE);
  await pool.query(queueCheckStatement(types));
  root = await mkdtemp(join(tmpdir(), 'postern-files-'));
  agent = new FileAgent(root);
  transport = await startTestTransport(database.url, 'HUB1', undefined, [
    { deliveryType: FILE_DELIVERY, rule: FILE_DELIVERY_RULE, agent },
  ]);
  await setServer(pool, transport.server.id, {
    queue_glitch_retry_interval: 3600,
    message_retry_interval: 1,
  });
});
afterAll(async () => {
  await transport.stop();
  await prisma.$disconnect();
  await pool.end();
  await rm(root, { recursive: true, force: true });
});
beforeEach(async () => {
  await rm(join(root, DOMAIN), { recursive: true, force: true });
  for (const name of ['anna', 'bert']) await mkdir(join(root, DOMAIN, name), { recursive: true });
  await pool.query(
    `INSERT INTO accepted_domain (id, name, domain_name, domain_type)
     VALUES (gen_random_uuid(), 'files', $1, 'InternalRelay')`,
    [DOMAIN],
  );
  await changeRouting(pool);
  await transport.settled();
});
afterEach(async () => {
  await pool.query('DELETE FROM accepted_domain; DELETE FROM send_connector');
  await changeRouting(pool);
  await transport.settled();
  for (const table of [
    'recipient',
    'copy',
    'message',
    'content_chunk',
    'finished_recipient',
    'delivery_attempt',
  ]) {
    await pool.query(`DELETE FROM ${table}`);
  }
  await pool.query("DELETE FROM queue WHERE kind = 'Delivery'");
  await pool.query('UPDATE queue_counter SET count = 0');
  await transport.settled();
});

/**
 * The routing of this test: mail for the domain, which finds no connector, goes from Unreachable into the domain's queue
 * of this type.
 */
async function place(deliveryType: string, messages = 1): Promise<bigint> {
  const waiting = await until(
    pool,
    `SELECT array_agg(c.id) AS ids, max(c.routed_version) AS version FROM copy c JOIN queue q ON q.id = c.queue_id
      WHERE q.kind = 'Unreachable' AND EXISTS (SELECT FROM recipient r WHERE r.copy_id = c.id AND r.domain = '${DOMAIN}')
      HAVING count(*) >= ${messages}`,
    ([row]) => row && { copyIds: row.ids as bigint[], version: row.version as bigint }, // as the statement selects them
  );
  const queueId = await inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ id: bigint }>(
      `INSERT INTO queue (home_server_id, owner_server_id, kind, delivery_type, domain)
       VALUES ($1, $1, 'Delivery', $2, $3) RETURNING id`,
      [transport.server.id, deliveryType, DOMAIN],
    );
    const id = rows[0]?.id ?? 0n;
    const moves = waiting.copyIds.map((copyId) => ({ copyId, toQueueId: id, error: null }));
    await moveCopies(client, moves, waiting.version);
    return id;
  });
  await transport.settled();
  return queueId;
}

const submitTo = (...names: string[]) =>
  submitMail(transport.smtp.port, { to: names.map((name) => `${name}@${DOMAIN}`) });

const finished = (count: number) =>
  until(
    pool,
    'SELECT address, outcome, host, connector_id, error_key FROM finished_recipient ORDER BY address',
    (rows) => rows.length === count && rows,
  );

const queueOf = (id: bigint) => `SELECT * FROM queue WHERE id = ${id}`;

/** As Retry-Queue does. */
async function retryQueue(queueId: bigint): Promise<void> {
  const written = await writeIntents(prisma, 'console:administrator', [{ kind: 'retryQueue', queueId }]);
  await pool.query("SELECT pg_notify('postern_intents', '')");
  expect(await awaitIntents(pool, written)).toMatchObject([{ state: 'done' }]);
}

/** A directory that lets nobody in. Nothing is forbidden to root, so for it a file stands in its place. */
async function block(directory: string): Promise<() => Promise<void>> {
  if (process.getuid?.() !== 0) {
    await chmod(directory, 0o000);
    return () => chmod(directory, 0o700);
  }
  await rename(directory, `${directory}.away`);
  await writeFile(directory, '');
  return async () => {
    await unlink(directory);
    await rename(`${directory}.away`, directory);
  };
}

const REFUSED = process.getuid?.() === 0 ? /ENOTDIR/ : /EACCES/;

describe('mail of a delivery type beside SMTP', () => {
  it('is delivered by its agent and recorded like any other', async () => {
    await submitTo('anna', 'bert');
    await submitTo('anna');
    const queueId = await place(FILE_DELIVERY, 2);
    const rows = await finished(3);
    expect(rows).toEqual(
      ['anna', 'anna', 'bert'].map((name) => ({
        address: `${name}@${DOMAIN}`,
        outcome: 'Delivered',
        host: join(root, DOMAIN),
        connector_id: null,
        error_key: null,
      })),
    );
    expect(await filesOf(root, DOMAIN, 'anna')).toHaveLength(2);
    const [text] = await filesOf(root, DOMAIN, 'bert');
    expect(text).toMatch(/^Received: from client\.example [\s\S]*\r\n\r\nHello\r\n\.leading dot\r\n$/);
    const attempts = await pool.query(
      'SELECT DISTINCT queue_id, outcome, port, tls_version FROM delivery_attempt',
    );
    expect(attempts.rows).toEqual([
      { queue_id: queueId, outcome: 'delivered', port: null, tls_version: null },
    ]);
    expect(agent.openSessions).toBeGreaterThan(0);
  });

  it('waits with its queue while its agent cannot begin, and leaves at a retry', async () => {
    const unblock = await block(join(root, DOMAIN));
    await submitTo('anna');
    const queueId = await place(FILE_DELIVERY);
    const first = await until(pool, queueOf(queueId), ([row]) => row?.retry_count === 1 && row);
    expect(first.last_error_text).toMatch(REFUSED);
    expect(Number(first.next_retry_at) - Date.now()).toBeGreaterThan(3500_000);

    await retryQueue(queueId);
    await until(pool, queueOf(queueId), ([row]) => row?.retry_count === 2);
    await unblock();
    await retryQueue(queueId);
    await finished(1);
    await until(pool, queueOf(queueId), ([row]) => row?.retry_count === 0 && row.last_error_key === null);
    expect(await filesOf(root, DOMAIN, 'anna')).toHaveLength(1);
  });

  it('waits alone for one recipient, and ends for one that is not there', async () => {
    const unblock = await block(join(root, DOMAIN, 'bert'));
    await submitTo('anna', 'bert', 'nobody');
    await place(FILE_DELIVERY);
    expect(await finished(2)).toMatchObject([
      { address: `anna@${DOMAIN}`, outcome: 'Delivered' },
      { address: `nobody@${DOMAIN}`, outcome: 'Failed', error_key: 'recipientNotFound' },
    ]);
    const waiting = await until(
      pool,
      `SELECT r.address, r.last_error_args, c.retry_count FROM recipient r JOIN copy c ON c.id = r.copy_id
        WHERE r.domain = '${DOMAIN}' AND r.status = 'Retry' AND c.retry_count > 0`,
      ([row]) => row,
    );
    expect(waiting.address).toBe(`bert@${DOMAIN}`);
    await unblock();
    await finished(3);
    expect(await filesOf(root, DOMAIN, 'bert')).toHaveLength(1);
    // The report to the sender finds no connector.
    await until(pool, "SELECT 1 FROM message WHERE source_name = 'DSN'", (rows) => rows.length === 1);
  });
});

describe('a queue of a delivery type beside SMTP', () => {
  it('is listed with its type and its domain', async () => {
    const unblock = await block(join(root, DOMAIN));
    await submitTo('anna');
    const queueId = await place(FILE_DELIVERY);
    await until(pool, queueOf(queueId), ([row]) => row?.retry_count === 1);
    const { output } = await runAsLocal('Get-Queue', { Identity: `HUB1\\${queueId}` });
    expect(output).toMatchObject([
      {
        DeliveryType: FILE_DELIVERY,
        NextHopDomain: DOMAIN,
        NextHopConnector: null,
        NextHopCategory: 'Internal',
        Status: 'Retry',
        MessageCount: 1,
      },
    ]);
    await unblock();
  });

  it('keeps its mail through changes of routing until its own rule lets it go', async () => {
    const unblock = await block(join(root, DOMAIN));
    await submitTo('anna');
    const queueId = await place(FILE_DELIVERY);
    await until(pool, queueOf(queueId), ([row]) => row?.retry_count === 1);
    const wherever = 'SELECT queue_id, routed_version FROM copy';
    const before = await pool.query(wherever);
    for (let change = 0; change < 3; change++) {
      await changeRouting(pool);
      await transport.settled();
    }
    expect((await pool.query(wherever)).rows).toEqual(before.rows);
    expect(before.rows).toMatchObject([{ queue_id: queueId }]);

    await pool.query('DELETE FROM accepted_domain');
    await changeRouting(pool);
    await transport.settled();
    const { rows } = await pool.query('SELECT q.kind FROM copy c JOIN queue q ON q.id = c.queue_id');
    expect(rows).toEqual([{ kind: 'Unreachable' }]);
    await unblock();
  });
});

describe('a queue of a delivery type that only a newer version knows', () => {
  let receiver: SmtpReceiver;
  beforeEach(async () => {
    receiver = await startSmtpReceiver();
  });
  afterEach(() => receiver.stop());

  it('waits with an error that says so, whatever routing does, and other queues go on', async () => {
    await submitTo('anna');
    const queueId = await place(FUTURE);
    const row = await until(pool, queueOf(queueId), ([found]) => found?.retry_count === 1 && found);
    expect(row).toMatchObject({
      last_error_key: 'deliveryTypeUnknown',
      last_error_args: { deliveryType: FUTURE },
    });
    await retryQueue(queueId);
    await until(pool, queueOf(queueId), ([found]) => found?.retry_count === 2);

    await addConnector(pool, {
      name: 'everywhere',
      addressSpaces: ['SMTP:*;1'],
      port: receiver.port,
      smartHosts: ['127.0.0.1'],
      sources: [transport.server.id],
    });
    await transport.settled();
    await submitMail(transport.smtp.port, { to: ['chris@contoso.com'] });
    await finished(1);
    expect(receiver.messages).toHaveLength(1);
    const { rows } = await pool.query('SELECT queue_id FROM copy');
    expect(rows).toEqual([{ queue_id: queueId }]);
    const { output } = await runAsLocal('Get-Queue', { Identity: `HUB1\\${queueId}` });
    expect(output).toMatchObject([{ DeliveryType: FUTURE, Status: 'Retry', MessageCount: 1 }]);
  });
});
