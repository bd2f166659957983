import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPool, type Pool } from '@/lib/store/database/pool';
import { RawSmtpClient } from '@/lib/testing/raw-smtp-client';
import { useTestDatabase } from '@/lib/testing/test-database';
import { subscribe } from '@/lib/worker/events/events';
import { startTestTransport, type TestTransport, until } from './transport.test-tools';

/** A program at an address of this computer that passes strangers on, as a tunnel does. */
const FORWARDER = '127.0.0.9';
const database = useTestDatabase();
const told: unknown[] = [];
let pool: Pool;
let transport: TestTransport;
let unsubscribe: () => void;

beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'forwarder test', maxConnections: 2 });
  unsubscribe = subscribe((name, fields) => {
    if (name === 'forwarderSuspected') told.push(fields);
  });
  transport = await startTestTransport(database.url, 'HUB1');
});
afterAll(async () => {
  unsubscribe();
  await transport.stop();
  await pool.end();
});

/** @returns the answers to a foreign recipient, and to the dot. */
async function pass(helo: string, header = ''): Promise<string[]> {
  const client = await RawSmtpClient.connect(transport.smtp.port, { localAddress: FORWARDER });
  client.write(header);
  await client.reply();
  await client.say(`HELO ${helo}`);
  await client.say('MAIL FROM:<spam@evil.test>');
  const rcpt = await client.say('RCPT TO:<anyone@sink.test>');
  if (!rcpt.startsWith('250')) return [rcpt];
  await client.say('DATA');
  const dot = await client.say('Subject: a\r\n\r\nb\r\n.');
  await client.say('QUIT');
  return [rcpt.slice(0, 3), dot.slice(0, 3)];
}

describe('a forwarder on this computer', () => {
  it('relays for strangers by the default, and is told in the log and to the console', async () => {
    for (const helo of ['mail.evil.test', 'outsider', 'mail.other.test']) {
      expect(await pass(helo)).toEqual(['250', '250']);
    }
    const suspected = {
      addresses: [FORWARDER],
      helloNames: ['mail.other.test', 'outsider', 'mail.evil.test'],
      senderDomains: ['evil.test'],
    };
    expect(told).toMatchObject([suspected]);
    const published = await until(
      pool,
      'SELECT forwarder FROM transport_server_activity',
      ([row]) => row?.forwarder,
    );
    expect(published).toMatchObject(suspected);
  });

  it('relays no more once it is named: it must say whose connection it is, and that one has no rights', async () => {
    await pool.query(
      "UPDATE receive_connector SET proxy_protocol_ip_ranges = $1 WHERE name LIKE 'Default %'",
      [[FORWARDER]],
    );
    await pool.query("SELECT pg_notify('postern_configuration', '')");
    await transport.settled();
    const client = await RawSmtpClient.connect(transport.smtp.port, { localAddress: FORWARDER });
    client.write('HELO outsider\r\n');
    expect(await client.reply()).toMatch(/^421 4\.7\.1 /);
    expect(await pass('outsider', 'PROXY TCP4 203.0.113.7 127.0.0.1 50000 25\r\n')).toEqual([
      '550 5.7.1 Unable to relay',
    ]);
  });
});
