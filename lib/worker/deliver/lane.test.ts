import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ScriptedServer } from '@/lib/smtp/send/scripted-server.test-tools';
import { createPool, type Pool } from '@/lib/store/database/pool';
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

/** Messages of one queue that has one connection, octet for octet. */
const database = useTestDatabase();
let pool: Pool;
let transport: TestTransport;
let server: ScriptedServer;

beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'lane test', maxConnections: 2 });
  transport = await startTestTransport(database.url, 'HUB1');
  await setServer(pool, transport.server.id, { max_per_domain_outbound_connections: 1 });
});
afterAll(async () => {
  await transport.stop();
  await pool.end();
});
beforeEach(async () => {
  server = await ScriptedServer.start();
  await addConnector(pool, {
    name: 'everything',
    addressSpaces: ['SMTP:*;1'],
    smartHosts: ['127.0.0.1'],
    port: server.port,
    sources: [transport.server.id],
  });
  await transport.settled();
  // The connection stands, and the first message waits for the server's word until the others are at hand.
  await submit('zero');
  await greet();
  await server.until(envelopeTo('zero'));
  server.say(ASKED);
  await server.until(END);
  server.say('250 taken\r\n');
  for (const name of ['one', 'two', 'three']) await submit(name);
  expect(await server.until('DATA\r\n')).toBe(envelopeTo('one'));
});
afterEach(async () => {
  await pool.query('DELETE FROM send_connector');
  await changeRouting(pool);
  await transport.settled();
  await pool.query('DELETE FROM finished_recipient');
  await server.stop();
});

async function submit(name: string): Promise<void> {
  await submitMail(transport.smtp.port, { to: [`${name}@contoso.com`] });
}

async function greet(): Promise<void> {
  await server.connected();
  server.say('220 mx ESMTP\r\n');
  await server.until('EHLO ');
  await server.until('\r\n');
  server.say('250-mx\r\n250 PIPELINING\r\n');
}

const END = 'Hello\r\n..leading dot\r\n.\r\n';
const ASKED = '250 ok\r\n250 ok\r\n354 go\r\n';
const envelopeTo = (name: string) =>
  `MAIL FROM:<sender@postern.example>\r\nRCPT TO:<${name}@contoso.com>\r\nDATA\r\n`;
const isFinished = (count: number) =>
  until(
    pool,
    "SELECT count(*)::int AS n FROM finished_recipient WHERE outcome = 'Delivered'",
    ([row]) => row?.n === count,
  );

describe('while the only connection is busy and more waits', () => {
  it('the next envelope leaves behind the last dot', async () => {
    server.say(ASKED);
    await server.until(`${END}${envelopeTo('two')}`);
    server.say(`250 taken\r\n${ASKED}`);
    await server.until(`${END}${envelopeTo('three')}`);
    server.say(`250 taken\r\n${ASKED}`);
    await server.until(END);
    expect(server.rest).toBe('');
    server.say('250 taken\r\n');
    await isFinished(4);
  });

  it('a message that was only announced when the server left goes by the next connection, at once', async () => {
    server.say(ASKED);
    await server.until(envelopeTo('two'));
    server.leave('250 taken\r\n');
    server.forget();
    await greet();
    expect(await server.until('DATA\r\n')).toBe(envelopeTo('two'));
    server.say(ASKED);
    await server.until(envelopeTo('three'));
    server.say(`250 taken\r\n${ASKED}`);
    await server.until(END);
    server.say('250 taken\r\n');
    await isFinished(4);
    const { rows } = await pool.query("SELECT 1 FROM delivery_attempt WHERE outcome <> 'delivered'");
    expect(rows).toEqual([]);
  });
});
