import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PressureState } from '@/lib/mail/outcome/back-pressure';
import { createPool, type Pool } from '@/lib/store/database/pool';
import { DatabaseLine } from '@/lib/testing/database-line';
import { RawSmtpClient } from '@/lib/testing/raw-smtp-client';
import { createTestDatabase } from '@/lib/testing/test-database';
import { subscribe, type WorkerEvents } from '@/lib/worker/events/events';
import {
  changeRouting,
  connectClient,
  sendMail,
  startTestTransport,
  submitMail,
  type TestTransport,
} from '@/lib/worker/process/transport.test-tools';
import { makeOrdinaryRole, makeSmallDisk, moveOnto, type SmallDisk } from './short-resources.test-tools';

const SHORT = '452 4.3.1 Insufficient system resources';
const TAKEN = expect.stringMatching(/^250 /);
const isRoot = process.getuid?.() === 0;
// What it measures by is seconds old.
vi.setConfig({ testTimeout: 60_000 });

let pool: Pool;
let events: WorkerEvents['pressureChanged'][];
let undo: (() => unknown)[];

beforeEach(() => {
  undo = [];
  events = [];
  const end = subscribe((name, fields) => {
    if (name === 'pressureChanged') events.push(fields as WorkerEvents['pressureChanged']); // what the name says
  });
  undo.push(end);
});
afterEach(async () => {
  for (const step of undo.reverse()) await step();
});

describe.skipIf(!isRoot)('a disk that fills up (to mount a small one needs root)', () => {
  let disk: SmallDisk;

  beforeEach(async () => {
    disk = await makeSmallDisk();
    undo.push(disk.remove);
  });

  it('leaves mail of relay clients only, then none, and all again when there is room', async () => {
    const url = await openDatabase();
    const transport = await start(url, disk.directory);
    const { inside, outside } = await greet(transport);
    expect([await mail(inside), await mail(outside)]).toEqual([TAKEN, TAKEN]);

    await disk.fill(0.97);
    await until(outside, SHORT);
    expect(await mail(inside)).toEqual(TAKEN);
    await told({ isDatabaseDiskSeen: true, resources: [{ resource: 'DataDisk', level: 'Medium' }] });

    await disk.fill(0.995);
    await until(inside, SHORT);
    await told({ resources: [{ level: 'High', usedPercent: 99.5, freeBytes: expect.any(Number) }] });

    await disk.fill(0.5);
    // On the very connections that were refused.
    await until(inside, TAKEN);
    await until(outside, TAKEN);
    await told({ resources: [] });
    expect(events.map(({ before, level }) => `${before} ${level}`)).toEqual([
      'Normal Medium',
      'Medium High',
      'High Normal',
    ]);
  });

  it('is asked again for each chunk of what was begun: at High it is discarded, and 452 is the answer at the dot', async () => {
    const url = await openDatabase();
    const transport = await start(url, disk.directory);
    const { inside, outside } = await greet(transport);
    for (const client of [inside, outside]) {
      await client.say('MAIL FROM:<ann@contoso.com>');
      await client.say('RCPT TO:<chris@contoso.com>');
      await client.say('DATA');
      client.write(contentOf(600_000).toString('latin1'));
    }
    await until2Chunks();
    await disk.fill(0.995);
    // Who sends on is heard, and nothing of it is kept.
    while ((await chunks()) > 0) {
      for (const client of [inside, outside]) client.write('A line that comes slowly.\r\n');
      await pool.query('SELECT pg_sleep(0.05)');
    }
    for (const client of [inside, outside]) expect(await client.say('.')).toBe(SHORT);
    expect((await pool.query('SELECT 1 FROM message')).rowCount).toBe(0);
    await disk.fill(0.5);
    await until(outside, TAKEN);
  });

  it('under a database, elsewhere: what that refuses is put off until it can write again', async () => {
    let dropTablespace = async () => {};
    undo.push(() => dropTablespace());
    const url = await openDatabase(async (fresh) => {
      dropTablespace = await moveOnto(disk, fresh);
    });
    const transport = await start(url);
    // More than goes into the free pages of its tables.
    const large = { to: ['chris@contoso.com'], content: contentOf(8_000_000) };
    await submitMail(transport.smtp.port, large);

    await disk.fill(1);
    const sender = await connectClient(transport.smtp.port);
    const { outcomes } = await sendMail(sender, large);
    await sender.quit();
    expect(outcomes).toMatchObject([{ kind: 'retry', error: { reply: SHORT } }]);
    const { inside } = await greet(transport);
    expect(await mail(inside)).toBe(SHORT);
    expect(events).toMatchObject([
      { resource: 'Database', level: 'High', error: expect.stringContaining('No space left on device') },
    ]);

    await disk.fill(0.5);
    await until(inside, TAKEN);
    await submitMail(transport.smtp.port, large);
  });
});

describe('a database', () => {
  it('that takes no more connections: mail is put off until it does', async () => {
    const role = await makeOrdinaryRole(await openDatabase());
    // Last: it owns things in the database.
    undo.unshift(role.remove);
    const transport = await start(role.url);
    // An ordinary role may not ask where the data lie: that disk is not ours to see.
    await told({ isDatabaseDiskSeen: false, resources: [] });
    const { inside } = await greet(transport);
    expect(await mail(inside)).toEqual(TAKEN);

    await role.refuseConnections();
    await until(inside, SHORT);
    expect(events.at(-1)).toMatchObject({
      level: 'High',
      error: expect.stringContaining('too many connections'),
    });
    await role.takeConnections();
    await until(inside, TAKEN);
    await submitMail(transport.smtp.port, { to: ['chris@contoso.com'] });
  });

  it('that only reads, as a standby does: mail is put off until it writes', async () => {
    const url = await openDatabase();
    const transport = await start(url);
    const name = new URL(url).pathname.slice(1);
    const readOnly = (value: string) =>
      pool.query(`ALTER DATABASE ${name} SET default_transaction_read_only = ${value}`);
    const { inside } = await greet(transport);
    await readOnly('on');
    await pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = '${name}' AND application_name = 'postern transport'`,
    );
    const sender = await connectClient(transport.smtp.port);
    const { outcomes } = await sendMail(sender, { to: ['chris@contoso.com'] });
    await sender.quit();
    expect(outcomes).toMatchObject([{ kind: 'retry', error: { reply: SHORT } }]);
    await until(inside, SHORT);
    // New connections may write, those that stand may not.
    await readOnly('off');
    await until(inside, TAKEN);
    await submitMail(transport.smtp.port, { to: ['chris@contoso.com'] });
  });

  it('that answers and commits nothing, as a primary without its standby: the longer, the less is taken', async () => {
    const transport = await start(await openDatabase());
    const { inside, outside } = await greet(transport);
    const holder = await pool.connect();
    await holder.query('BEGIN');
    // What is to be committed waits for this as it would for a standby.
    await holder.query('SELECT 1 FROM transport_server FOR UPDATE');
    await until(outside, SHORT);
    expect(await mail(inside)).toEqual(TAKEN);
    await until(inside, SHORT);
    await holder.query('ROLLBACK');
    holder.release();
    await until(outside, TAKEN);
    expect(events.map(({ level }) => level)).toEqual(['Medium', 'High', 'Normal']);
  });

  it('that hangs, on connections that stand: no more mail from outside until it answers', async () => {
    const line = await DatabaseLine.to(new URL(await openDatabase()));
    undo.push(() => line.stop());
    const transport = await start(line.url);
    const { outside } = await greet(transport);
    line.stall();
    await until(outside, SHORT);
    expect(events).toMatchObject([{ resource: 'Database', before: 'Normal', level: 'Medium' }]);
    line.flow();
    await until(outside, TAKEN);
    expect(events.at(-1)).toMatchObject({ level: 'Normal', server: 'Normal' });
  });
});

/** @param prepare what is to be done with it before anyone uses it. */
async function openDatabase(prepare: (url: string) => Promise<void> = async () => {}): Promise<string> {
  const database = await createTestDatabase();
  undo.push(() => database.drop());
  await prepare(database.url);
  pool = createPool({ databaseUrl: database.url, applicationName: 'pressure test', maxConnections: 2 });
  undo.push(() => pool.end());
  return database.url;
}

/** Its relay connector is for 127.0.0.1; from 127.0.0.2 anybody may write to contoso.com. */
async function start(databaseUrl: string, dataDirectory?: string): Promise<TestTransport> {
  const transport = await startTestTransport(databaseUrl, 'HUB1', dataDirectory);
  undo.push(() => transport.stop());
  await pool.query(
    `INSERT INTO accepted_domain (id, name, domain_name, domain_type)
     VALUES (gen_random_uuid(), 'Contoso', 'contoso.com', 'InternalRelay')`,
  );
  await pool.query("UPDATE receive_connector SET remote_ip_ranges = '{127.0.0.1}' WHERE name LIKE 'Relay %'");
  await changeRouting(pool);
  await transport.settled();
  return transport;
}

async function greet({ smtp }: TestTransport) {
  const [inside, outside] = await Promise.all([
    RawSmtpClient.greeted(smtp.port),
    RawSmtpClient.greeted(smtp.port, { localAddress: '127.0.0.2' }),
  ]);
  for (const client of [inside, outside]) {
    await client.say('HELO client.example');
    undo.push(() => client.say('QUIT'));
  }
  return { inside, outside };
}

async function mail(client: RawSmtpClient): Promise<string> {
  await client.say('RSET');
  return client.say('MAIL FROM:<ann@contoso.com>');
}

/** Asks until it is answered so; the measuring is done while mail comes in. */
async function until(client: RawSmtpClient, reply: unknown): Promise<void> {
  for (;;) {
    const answer = await mail(client);
    try {
      return expect(answer).toEqual(reply);
    } catch {
      await pool.query('SELECT pg_sleep(0.05)');
    }
  }
}

async function chunks(): Promise<number> {
  const { rows } = await pool.query<{ n: number }>('SELECT count(*)::int AS n FROM content_chunk');
  return rows[0]?.n ?? 0;
}

/** Of each of two messages. */
async function until2Chunks(): Promise<void> {
  while ((await chunks()) < 4) await pool.query('SELECT pg_sleep(0.05)');
}

/** What the console reads. */
async function told(state: Partial<Record<keyof PressureState, unknown>>): Promise<void> {
  for (;;) {
    const { rows } = await pool.query<{ pressure: PressureState }>(
      'SELECT pressure FROM transport_server_activity',
    );
    try {
      return expect(rows[0]?.pressure).toMatchObject(state);
    } catch {
      await pool.query('SELECT pg_sleep(0.05)');
    }
  }
}

function contentOf(bytes: number): Buffer {
  const line = `${'x'.repeat(70)}\r\n`;
  return Buffer.from(`Subject: large\r\n\r\n${line.repeat(Math.ceil(bytes / line.length))}`);
}
