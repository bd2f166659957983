import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CANNOT_START_STATUS } from '@/lib/cannot-start';
import { type SmtpReceiver, startSmtpReceiver } from '@/lib/demo/smtp-receiver';
import { createPool, type Pool } from '@/lib/store/database/pool';
import { createTestDatabase, type OwnedTestDatabase } from '@/lib/testing/test-database';
import { addQueue, addServer } from '@/lib/testing/test-queued-mail';
import { type EventName, subscribe } from '@/lib/worker/events/events';
import {
  addConnector,
  startTestTransport,
  submitMail,
  submitMany,
  type TestTransport,
  until,
} from './transport.test-tools';
import {
  collect,
  freePort,
  killChild,
  startTransportChild,
  whenListening,
} from './transport-child.test-tools';

let database: OwnedTestDatabase;
let pool: Pool;
let receiver: SmtpReceiver;
/** Undone after the test, the last first. */
let undo: (() => Promise<unknown>)[];

beforeEach(async () => {
  database = await createTestDatabase();
  pool = createPool({ databaseUrl: database.url, applicationName: 'servers test', maxConnections: 4 });
  receiver = await startSmtpReceiver();
  undo = [() => database.drop({ mayLeaveLease: true }), () => pool.end(), () => receiver.stop()];
});
afterEach(async () => {
  for (const step of undo.reverse()) await step();
});

async function start(name: string, dataDirectory?: string): Promise<TestTransport> {
  const transport = await startTestTransport(database.url, name, dataDirectory);
  undo.push(() => transport.stop());
  return transport;
}

function connectorOf(...transports: TestTransport[]) {
  return {
    name: 'out',
    addressSpaces: ['SMTP:*;1'],
    port: receiver.port,
    smartHosts: ['127.0.0.1'],
    sources: transports.map(({ server }) => server.id),
  };
}

describe('a transport process', () => {
  it('is refused while another of its name lives', async () => {
    await start('HUB1');
    const second = startChild(await temporaryDirectory(), await freePort());
    const said = collect(second);
    const [status] = await once(second, 'exit');
    expect(said()).toMatch(/^Another transport process of this name is running.*POSTERN_SERVER_NAME/m);
    expect(status).toBe(CANNOT_START_STATUS);
    expect((await pool.query('SELECT 1 FROM transport_server')).rowCount).toBe(1);
  });

  it('waits for one of its name that is on its way out, and takes its place', {
    timeout: 30_000,
  }, async () => {
    receiver.behave({ hangAt: 'final' });
    const first = await startTestTransport(database.url, 'HUB1');
    const isHanging = new Promise<void>((resolve) => {
      receiver.events.on('command', (line) => line.startsWith('DATA') && resolve());
    });
    await addConnector(pool, connectorOf(first));
    await submitMail(first.smtp.port, { to: ['chris@contoso.com'] });
    await isHanging;
    const heartbeat = 'SELECT heartbeat_at FROM transport_server WHERE smtp_address IS NULL';
    const stopped = first.stop();
    const before = await until(pool, heartbeat, (rows) => rows[0]?.heartbeat_at);
    let isStopped = false;
    void stopped.then(() => {
      isStopped = true;
    });
    const second = start('HUB1');
    // A living one renews its lease: whoever sees that gives up, unless it is stopping.
    await until(pool, heartbeat, ([row]) => row && String(row.heartbeat_at) !== String(before));
    expect(isStopped).toBe(false);
    await stopped;
    expect((await second).server.id).toBe(first.server.id);
  });

  it('does not start on a database that a newer version has migrated', async () => {
    await migrateByNewerVersion();
    const child = startChild(await temporaryDirectory(), await freePort());
    const said = collect(child);
    const [status] = await once(child, 'exit');
    expect(said()).toMatch(
      /^The database was migrated by a newer Postern \(29990101000000_later.*Start that version/m,
    );
    expect(status).toBe(CANNOT_START_STATUS);
    expect((await pool.query('SELECT 1 FROM transport_server')).rowCount).toBe(0);
  });

  it('goes on when a newer version migrates the database beneath it', async () => {
    const transport = await start('HUB1');
    await addConnector(pool, connectorOf(transport));
    await migrateByNewerVersion();
    await transport.settled();
    await submitMail(transport.smtp.port, { to: ['chris@contoso.com'] });
    await receiver.waitForMessages(1);
    await until(pool, 'SELECT 1 FROM finished_recipient', (rows) => rows[0]);
  });

  it('finds its server again by name when its data directory was lost', async () => {
    const first = await startTestTransport(database.url, 'HUB1');
    await first.stop();
    const second = await start('HUB1');
    expect(second.server.id).toBe(first.server.id);
  });
});

describe('a stop', () => {
  it('does not wait for a host that hangs: its message waits on and the lease is given back', {
    timeout: 30_000,
  }, async () => {
    receiver.behave({ hangAt: 'final' });
    const transport = await startTestTransport(database.url, 'HUB1');
    const isHanging = new Promise<void>((resolve) => {
      receiver.events.on('command', (line) => line.startsWith('DATA') && resolve());
    });
    await addConnector(pool, connectorOf(transport));
    await submitMail(transport.smtp.port, { to: ['chris@contoso.com'] });
    await isHanging;
    await transport.stop();
    const { rows } = await pool.query('SELECT status, last_error_key FROM copy');
    expect(rows).toEqual([{ status: 'Retry', last_error_key: 'connectionLost' }]);
    expect((await pool.query('SELECT 1 FROM transport_server WHERE instance_id IS NOT NULL')).rowCount).toBe(
      0,
    );
  });
});

describe('two servers on one database', () => {
  it('share a smart host: mail of one that may not send leaves through the other', async () => {
    const one = await start('HUB1');
    const two = await start('HUB2');
    await addConnector(pool, connectorOf(two));
    await Promise.all([one.settled(), two.settled()]);
    await submitMail(one.smtp.port, { to: ['chris@contoso.com'] });
    await receiver.waitForMessages(1);
    const finished = await until(pool, 'SELECT server_id FROM finished_recipient', (rows) => rows[0]);
    expect(finished.server_id).toBe(two.server.id);
  });

  it('take over from each other within 15 seconds and give back', { timeout: 60_000 }, async () => {
    const one = await startTestTransport(database.url, 'HUB1', await temporaryDirectory());
    const two = await start('HUB2');
    await submitMail(one.smtp.port, { to: ['chris@contoso.com'] });
    await one.abandon();
    const startedAt = performance.now();
    await addConnector(pool, connectorOf(two));
    await receiver.waitForMessages(1);
    expect(performance.now() - startedAt).toBeLessThan(16_000);

    const again = await start('HUB1', one.dataDirectory);
    expect(again.server.id).toBe(one.server.id);
    await until(
      pool,
      'SELECT 1 FROM queue WHERE home_server_id <> owner_server_id',
      (rows) => rows.length === 0,
    );
    expect(receiver.messages).toHaveLength(1);
  });
});

describe('servers that are gone', () => {
  it('are taken over once, also when rowless mail of one of them cannot be read', async () => {
    const told: EventName[] = [];
    undo.push(async () => unsubscribe());
    const unsubscribe = subscribe((name) => told.push(name));
    const one = await start('HUB1');
    const dead = [await addServer(pool, 'HUB2'), await addServer(pool, 'HUB3')];
    for (const server of dead) {
      await addQueue(pool, server, { domain: 'contoso.com' });
      await pool.query(
        "INSERT INTO transit_batch (server_id, mail, content, copies) VALUES ($1, '[{', '', 1)",
        [server.id],
      );
    }
    for (let times = 0; times < 2; times++) await one.settled();
    const { rows } = await pool.query('SELECT DISTINCT owner_server_id FROM queue');
    expect(rows).toEqual([{ owner_server_id: one.server.id }]);
    for (const event of ['queuesTakenOver', 'batchRefused'] as const) {
      expect(told.filter((name) => name === event)).toHaveLength(2);
    }
    expect(told).not.toContain('pollFailed');
    expect((await pool.query('SELECT FROM transit_batch')).rowCount).toBe(2);
  });
});

describe('a killed transport process', () => {
  it('loses nothing that it took, and is back at once', { timeout: 120_000 }, async () => {
    const directory = await temporaryDirectory();
    const port = await freePort();
    let child = startChild(directory, port);
    await whenListening(child, port);
    const { rows } = await pool.query<{ id: string }>('SELECT id FROM transport_server');
    await addConnector(pool, { ...connectorOf(), sources: rows.map((row) => row.id) });

    const taken = new Set<number>();
    let isKilled = false;
    receiver.events.on('message', () => {
      if (isKilled || receiver.messages.length < 500) return;
      isKilled = true;
      child.kill('SIGKILL');
    });
    await submitMany(
      port,
      3000,
      (n) => ({ to: [`user${n}@contoso.com`] }),
      (n) => taken.add(n),
    );
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    expect(child.signalCode).toBe('SIGKILL');

    child = startChild(directory, port);
    const killedAt = performance.now();
    await whenListening(child, port);
    expect(performance.now() - killedAt).toBeLessThan(10_000);
    await submitMany(
      port,
      200,
      (n) => ({ to: [`user${3000 + n}@contoso.com`] }),
      (n) => taken.add(3000 + n),
    );
    await until(
      pool,
      'SELECT 1 FROM message UNION ALL SELECT 1 FROM transit_batch',
      (messages) => messages.length === 0,
    );

    const received = receiver.messages.map(({ envelope }) => envelope.recipients[0] ?? '');
    const arrived = new Set(received);
    const lost = [...taken].filter((n) => !arrived.has(`user${n}@contoso.com`));
    expect(lost).toEqual([]);
    expect(taken.size).toBeGreaterThan(500);
    // Twice only what was in flight or not yet recorded when it died.
    expect(received.length - arrived.size).toBeLessThan(250);
    const [finished] = (await pool.query<{ n: number }>('SELECT count(*)::int AS n FROM finished_recipient'))
      .rows;
    expect(finished?.n).toBeGreaterThanOrEqual(taken.size);
    await until(pool, 'SELECT sum(count)::int AS n FROM queue_counter', ([row]) => row?.n === 0);
  });
});

/** As an upgrade of another server does: only expanding. */
async function migrateByNewerVersion(): Promise<void> {
  await pool.query(
    'ALTER TABLE message ADD COLUMN of_later text; ALTER TABLE transport_server ADD COLUMN of_later text',
  );
  await pool.query(
    `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count)
     VALUES ('later', 'x', now(), '29990101000000_later', 1)`,
  );
}

function startChild(directory: string, port: number): ChildProcess {
  const child = startTransportChild({
    databaseUrl: database.url,
    dataDirectory: directory,
    name: 'HUB1',
    port,
  });
  undo.push(() => killChild(child));
  return child;
}

async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'postern-servers-'));
  undo.push(() => rm(directory, { recursive: true, force: true }));
  return directory;
}
