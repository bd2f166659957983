import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type SmtpReceiver, startSmtpReceiver } from '@/lib/demo/smtp-receiver';
import { createPool, type Pool } from '@/lib/store/database/pool';
import { useTestDatabase } from '@/lib/testing/test-database';
import { type EventName, subscribe, type WorkerEvents } from '@/lib/worker/events/events';
import {
  addConnector,
  startTestTransport,
  submitMail,
  type TestTransport,
  until,
} from '@/lib/worker/process/transport.test-tools';

const database = useTestDatabase();
let dataDirectory: string;
let pool: Pool;
let receiver: SmtpReceiver;
let transport: TestTransport;
let unsubscribe: () => void;
/** What the transport told, in its order. */
const told: { readonly name: EventName; readonly fields: WorkerEvents[EventName] }[] = [];

beforeAll(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'postern-settler-'));
  pool = createPool({ databaseUrl: database.url, applicationName: 'settler test', maxConnections: 4 });
  receiver = await startSmtpReceiver();
  unsubscribe = subscribe((name, fields) => told.push({ name, fields }));
  // A row that PostgreSQL will not have, whatever it is: a bug of ours, an index that is broken.
  await pool.query(`
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'no row for %', NEW.address USING ERRCODE = 'check_violation'; END $$`);
  transport = await startTestTransport(database.url, 'HUB1', dataDirectory);
  await addConnector(pool, {
    name: 'out',
    addressSpaces: ['SMTP:*;1'],
    port: receiver.port,
    smartHosts: ['127.0.0.1'],
    sources: [transport.server.id],
  });
  await transport.settled();
});
afterAll(async () => {
  unsubscribe();
  await transport.stop();
  await receiver.stop();
  await pool.end();
  await rm(dataDirectory, { recursive: true, force: true });
});
afterEach(() => {
  told.length = 0;
});

describe('an outcome that the database refuses', () => {
  it('holds up no other, neither of its batch nor later ones', async () => {
    await refuseRowsOf('refused@contoso.com');
    const to = Array.from({ length: 20 }, (_, n) => `user${n}@contoso.com`);
    receiver.behave({ delayMs: 100 });
    for (const address of ['refused@contoso.com', ...to])
      await submitMail(transport.smtp.port, { to: [address] });
    receiver.behave({});
    await until(pool, 'SELECT count(*)::int AS n FROM finished_recipient', ([row]) => row?.n === to.length);
    await submitMail(transport.smtp.port, { to: ['later@contoso.com'] });
    await until(pool, "SELECT 1 FROM finished_recipient WHERE address LIKE 'later%'", (rows) => rows[0]);
    expect(told.map(({ name }) => name)).toContain('outcomesNotRecorded');
    expect(told.map(({ name }) => name)).not.toContain('outcomeRefused');
    await allowAll();
    await until(pool, "SELECT 1 FROM finished_recipient WHERE address LIKE 'refused%'", (rows) => rows[0]);
    expect(receiver.messages.filter(isFor('refused@contoso.com'))).toHaveLength(1);
  });

  it('again and again is set aside: its mail is not sent a second time by this process', async () => {
    await refuseRowsOf('stubborn@contoso.com');
    await submitMail(transport.smtp.port, { to: ['stubborn@contoso.com'] });
    await until(pool, 'SELECT 1', () => told.some(({ name }) => name === 'outcomeRefused'));
    const copyId = await until(pool, 'SELECT id FROM copy', (rows) => rows[0]?.id);
    expect(told.find(({ name }) => name === 'outcomeRefused')?.fields).toMatchObject({ copyId });
    await submitMail(transport.smtp.port, { to: ['next@contoso.com'] });
    await until(pool, "SELECT 1 FROM finished_recipient WHERE address LIKE 'next%'", (found) => found[0]);
    await transport.settled();
    expect(receiver.messages.filter(isFor('stubborn@contoso.com'))).toHaveLength(1);
    expect((await pool.query('SELECT 1 FROM copy')).rowCount).toBe(1);

    // A start anew knows nothing of it: rather twice than never.
    await transport.stop();
    await allowAll();
    transport = await startTestTransport(database.url, 'HUB1', dataDirectory);
    await until(pool, "SELECT 1 FROM finished_recipient WHERE address LIKE 'stubborn%'", (found) => found[0]);
    expect(receiver.messages.filter(isFor('stubborn@contoso.com'))).toHaveLength(2);
  });
});

const isFor =
  (address: string) =>
  ({ envelope }: SmtpReceiver['messages'][number]) =>
    envelope.recipients.includes(address);

async function refuseRowsOf(address: string): Promise<void> {
  await pool.query(
    `CREATE TRIGGER refuse BEFORE INSERT ON finished_recipient FOR EACH ROW WHEN (NEW.address = '${address}')
     EXECUTE FUNCTION refuse()`,
  );
}

async function allowAll(): Promise<void> {
  await pool.query('DROP TRIGGER refuse ON finished_recipient');
}
