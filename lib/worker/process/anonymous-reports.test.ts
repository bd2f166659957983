import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DnsServer, startDnsServer } from '@/lib/demo/dns-server';
import { type SmtpReceiver, startSmtpReceiver } from '@/lib/demo/smtp-receiver';
import { MAX_DSN_BYTES } from '@/lib/mail/dsn/dsn';
import { readDsn } from '@/lib/mail/dsn/read-dsn.test-tools';
import { createPool, type Pool } from '@/lib/store/database/pool';
import { RawSmtpClient } from '@/lib/testing/raw-smtp-client';
import { useTestDatabase } from '@/lib/testing/test-database';
import { subscribe } from '@/lib/worker/events/events';
import {
  addConnector,
  changeRouting,
  setServer,
  startTestTransport,
  type TestTransport,
  until,
} from './transport.test-tools';

/** A stranger forges a sender and lets us tell him what we think of 1,500 recipients. */

const database = useTestDatabase();
let pool: Pool;
let dns: DnsServer;
let receiver: SmtpReceiver;
let transport: TestTransport;
const heldBack: string[] = [];
const unsubscribe = subscribe((name, fields) => {
  if (name === 'dsnHeldBack' && 'reason' in fields) heldBack.push(String(fields.reason));
});

beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'anonymous test', maxConnections: 4 });
  receiver = await startSmtpReceiver();
  const host = { mx: [{ exchange: 'mx.relayed.test', preference: 10 }] };
  dns = await startDnsServer({
    records: { 'relayed.test': host, 'victim.test': host, 'mx.relayed.test': { a: ['127.0.0.1'] } },
  });
  transport = await startTestTransport(database.url, 'HUB1');
  await setServer(pool, transport.server.id, {
    internal_dns_servers: [dns.address],
    max_dsn_per_client_per_hour: 2,
  });
  await pool.query("UPDATE receive_connector SET remote_ip_ranges = '{127.0.0.1}' WHERE name = 'Relay HUB1'");
  await pool.query(
    `INSERT INTO accepted_domain (id, name, domain_name, domain_type, updated_at)
     VALUES (gen_random_uuid(), 'relayed', 'relayed.test', 'ExternalRelay', now())`,
  );
  const sources = [transport.server.id];
  await addConnector(pool, { name: 'inet', addressSpaces: ['SMTP:*;1'], port: receiver.port, sources });
  await changeRouting(pool);
  await transport.settled();
});
afterAll(async () => {
  unsubscribe();
  await transport.stop();
  await receiver.stop();
  await dns.stop();
  await pool.end();
});

async function attack(recipients: number): Promise<void> {
  const client = await RawSmtpClient.greeted(transport.smtp.port, { localAddress: '127.0.0.7' });
  await client.say('EHLO attacker.test');
  await client.say('MAIL FROM:<victim@victim.test>');
  for (let index = 0; index < recipients; index += 1) {
    expect(await client.say(`RCPT TO:<m${index}@relayed.test>`)).toMatch(/^250 /);
  }
  await client.say('DATA');
  const padding = `X-Padding: ${'p'.repeat(70)}\r\n`.repeat(400);
  client.write(`Subject: a\r\n${padding}\r\n.\r\n`);
  expect(await client.reply()).toMatch(/^250 /);
  await client.say('QUIT');
}

it('and the victim gets few and small reports, of which the administrator can see what was not sent', {
  timeout: 120_000,
}, async () => {
  const recipientReplies = Object.fromEntries(
    Array.from({ length: 1500 }, (_none, index) => [
      `m${index}@relayed.test`,
      `550 5.1.1 ${'no such user '.repeat(60)}`,
    ]),
  );
  receiver.behave({ recipientReplies });
  await attack(1500);
  await until(
    pool,
    "SELECT count(*)::int AS failed FROM finished_recipient WHERE outcome = 'Failed'",
    ([row]) => (row?.failed === 1500 ? true : null),
  );
  for (let more = 0; more < 4; more += 1) await attack(1);
  const rows = await until(
    pool,
    `SELECT DISTINCT message_id, ndr FROM finished_recipient WHERE outcome = 'Failed' ORDER BY message_id`,
    (found) => (found.length === 5 ? found : null),
  );
  expect(rows.map((row) => row.ndr).slice(-3)).toEqual(['overBudget', 'overBudget', 'overBudget']);
  const reports = (await receiver.waitForMessages(2)).filter(({ envelope }) => envelope.from === '');
  expect(reports).toHaveLength(2);
  for (const { content } of reports) {
    expect(content.length).toBeLessThanOrEqual(MAX_DSN_BYTES);
    expect(content.toString()).not.toContain('X-Padding');
  }
  expect(heldBack).toEqual(['overBudget', 'overBudget', 'overBudget']);
  const { recipients, message } = readDsn(reports[0]?.content ?? Buffer.alloc(0));
  expect(recipients.length).toBeLessThanOrEqual(100);
  expect(Number(message.get('x-postern-recipients-left-out'))).toBe(1500 - recipients.length);
});
