import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type SmtpReceiver, startSmtpReceiver } from '@/lib/demo/smtp-receiver';
import { createPool, type Pool } from '@/lib/store/database/pool';
import { RawSmtpClient } from '@/lib/testing/raw-smtp-client';
import { useTestDatabase } from '@/lib/testing/test-database';
import { subscribe, type WorkerEvents } from '@/lib/worker/events/events';
import {
  addConnector,
  setServer,
  startTestTransport,
  submitMail,
  type TestTransport,
  until,
} from './transport.test-tools';

const database = useTestDatabase();
let pool: Pool;
let transport: TestTransport;
let receiver: SmtpReceiver;

beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'server name test', maxConnections: 4 });
});
afterAll(() => pool.end());
beforeEach(async () => {
  receiver = await startSmtpReceiver();
  transport = await startTestTransport(database.url, 'HUB1');
  await setServer(pool, transport.server.id, { fqdn: 'vm', message_retry_interval: 1 });
  await pool.query('DELETE FROM send_connector');
  await addConnector(pool, {
    name: 'everything',
    addressSpaces: ['SMTP:*;1'],
    port: receiver.port,
    sources: [transport.server.id],
    smartHosts: ['127.0.0.1'],
  });
  await transport.settled();
});
afterEach(async () => {
  await transport.stop();
  await receiver.stop();
});

const HELO_REFUSED = '504 5.5.2 <vm>: Helo command rejected: need fully-qualified hostname';

describe('a host that refuses our name', () => {
  it.each(['mail', 'rcpt', 'data'] as const)(
    'at %s: the mail waits, with the reason and the cure, and leaves when the name is mended',
    async (stage) => {
      receiver.behave({ replies: { [stage]: HELO_REFUSED } });
      await submitMail(transport.smtp.port, { to: ['u@ok.test'] });
      const waiting = await until(
        pool,
        'SELECT last_error_key AS key, last_error_text AS text FROM copy WHERE last_error_key IS NOT NULL',
        (rows) => rows[0],
      );
      expect(waiting.key).toBe('helloNameRefused');
      expect(waiting.text).toContain('Set-TransportServer -Fqdn');
      expect(waiting.text).toContain('need fully-qualified hostname');
      expect((await pool.query('SELECT 1 FROM finished_recipient')).rows).toEqual([]);

      await setServer(pool, transport.server.id, {
        fqdn: 'mail.contoso.com',
        queue_glitch_retry_interval: 1,
      });
      await transport.settled();
      receiver.behave({});
      await pool.query("UPDATE queue SET next_retry_at = now() WHERE kind = 'Delivery'");
      await transport.stop();
      transport = await startTestTransport(database.url, 'HUB1', transport.dataDirectory);
      const [message] = await receiver.waitForMessages(1);
      expect(message?.session.helo).toBe('mail.contoso.com');
      await until(pool, 'SELECT outcome FROM finished_recipient', ([row]) => row?.outcome === 'Delivered');
      await pool.query('DELETE FROM finished_recipient');
    },
  );
});

it('the name that is set is said to clients and hosts from then on', async () => {
  await setServer(pool, transport.server.id, { fqdn: 'mail.contoso.com' });
  await transport.settled();
  const client = await RawSmtpClient.connect(transport.smtp.port);
  expect(await client.reply()).toMatch(/^220 mail\.contoso\.com /);
  client.destroy();
  await submitMail(transport.smtp.port, { to: ['u@ok.test'] });
  const [message] = await receiver.waitForMessages(1);
  expect(message?.session.helo).toBe('mail.contoso.com');
  expect(message?.content.toString()).toMatch(/ by mail\.contoso\.com\s+\(Postern /);
  await until(pool, 'SELECT 1 FROM finished_recipient', (rows) => rows.length > 0);
  await pool.query('DELETE FROM finished_recipient');
});

it('a start without a full name warns', async () => {
  const warned: WorkerEvents['serverNameNotFull'][] = [];
  const end = subscribe((name, fields) => {
    // The name says of which event the fields are; no compiler follows that.
    if (name === 'serverNameNotFull') warned.push(fields as WorkerEvents['serverNameNotFull']);
  });
  await transport.stop();
  transport = await startTestTransport(database.url, 'HUB1', transport.dataDirectory);
  expect(warned).toEqual([{ server: 'HUB1', fqdn: 'vm' }]);
  await setServer(pool, transport.server.id, { fqdn: 'mail.contoso.com' });
  await transport.stop();
  transport = await startTestTransport(database.url, 'HUB1', transport.dataDirectory);
  expect(warned).toHaveLength(1);
  end();
});
