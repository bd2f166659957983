import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type DnsRecords, type DnsServer, startDnsServer } from '@/lib/demo/dns-server';
import { type SmtpReceiver, startSmtpReceiver } from '@/lib/demo/smtp-receiver';
import { createPool, type Pool } from '@/lib/store/database/pool';
import { RawSmtpClient } from '@/lib/testing/raw-smtp-client';
import { useTestDatabase } from '@/lib/testing/test-database';
import {
  addConnector,
  changeRouting,
  setServer,
  startTestTransport,
  submitMail,
  type TestTransport,
  until,
} from './transport.test-tools';

const database = useTestDatabase();
const RECEIVER = '127.0.5.1';
const STRANGER = '127.0.0.70';
const THERE: DnsRecords = Object.fromEntries(
  Array.from({ length: 40 }, (_unused, at) => [`there${at}.wild.test`, { a: [RECEIVER] }]),
);
let pool: Pool;
let dns: DnsServer;
let receiver: SmtpReceiver;
let transport: TestTransport;
let connectorId: string;

beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'strangers test', maxConnections: 4 });
  dns = await startDnsServer({
    records: { ...THERE, 'wild.test': { a: [RECEIVER] }, 'new.test': { a: [RECEIVER] } },
  });
  receiver = await startSmtpReceiver({ host: RECEIVER });
  transport = await startTestTransport(database.url, 'HUB1');
  await setServer(pool, transport.server.id, { internal_dns_servers: [dns.address] });
  await pool.query(
    `INSERT INTO accepted_domain (id, name, domain_name, domain_type)
     VALUES (gen_random_uuid(), 'Wild', '*.wild.test', 'ExternalRelay')`,
  );
  await pool.query("UPDATE receive_connector SET remote_ip_ranges = '{127.0.0.1}' WHERE name LIKE 'Relay %'");
  await pool.query('UPDATE receive_connector SET tarpit_interval = 0');
  const { port } = receiver;
  connectorId = await addConnector(pool, {
    name: 'inet',
    addressSpaces: ['SMTP:*;1'],
    port,
    sources: [transport.server.id],
  });
  await transport.settled();
});
afterAll(async () => {
  await transport.stop();
  await receiver.stop();
  await dns.stop();
  await pool.end();
});
beforeEach(async () => {
  await pool.query("DELETE FROM queue WHERE kind = 'Delivery' AND id NOT IN (SELECT queue_id FROM copy)");
});

/** One message to all of them, pipelined. @returns the answers to RCPT, and to the dot. */
async function say(
  domains: readonly string[],
  localAddress = STRANGER,
): Promise<{ rcpt: string[]; dot: string }> {
  const client = await RawSmtpClient.greeted(transport.smtp.port, { localAddress });
  await client.say('EHLO client.example');
  await client.say('MAIL FROM:<>');
  client.write(domains.map((domain) => `RCPT TO:<a@${domain}>\r\n`).join(''));
  const rcpt: string[] = [];
  for (let at = 0; at < domains.length; at++) rcpt.push((await client.reply()).slice(0, 3));
  let dot = await client.say('DATA');
  if (dot.startsWith('354')) dot = await client.say('Subject: a\r\n\r\nb\r\n.');
  await client.say('QUIT');
  return { rcpt, dot };
}
async function queuesMade(): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM queue WHERE kind = 'Delivery' AND domain LIKE '%.wild.test'",
  );
  return rows[0]?.n ?? 0;
}
const tally = (all: readonly string[]) =>
  Object.fromEntries([...new Set(all)].map((one) => [one, all.filter((each) => each === one).length]));

describe('a stranger', () => {
  it('who invents three thousand names makes no queue, and whoever may relay is served meanwhile', async () => {
    const invented = Array.from({ length: 100 }, (_unused, at) => `n${at}.wild.test`);
    const { rcpt, dot } = await say(invented);
    expect(tally(rcpt)).toEqual({ 550: 20, 452: 80 });
    expect(dot).toMatch(/^503 /);
    await submitMail(transport.smtp.port, { to: ['a@new.test', 'a@n5.wild.test'] });
    await until(
      pool,
      "SELECT 1 FROM finished_recipient WHERE domain = 'new.test' AND outcome = 'Delivered'",
      (rows) => rows.length > 0,
    );
    expect(await queuesMade()).toBeLessThanOrEqual(1); // the relay client's own
  });

  it('reaches names that are there, twenty new ones a message, and their mail leaves', async () => {
    const { rcpt, dot } = await say(Object.keys(THERE), '127.0.7.1');
    expect(tally(rcpt)).toEqual({ 250: 20, 452: 20 });
    expect(dot).toMatch(/^250 /);
    await until(
      pool,
      "SELECT 1 FROM finished_recipient WHERE domain LIKE 'there%' AND outcome = 'Delivered'",
      (rows) => rows.length === 20,
    );
    expect(await queuesMade()).toBeLessThanOrEqual(21);
    // The name of the wildcard itself is one, and was not invented.
    expect((await say(['wild.test'], '127.0.7.1')).rcpt).toEqual(['250']);
  });

  it('may say any name where a smart host takes all', async () => {
    await pool.query(
      'UPDATE send_connector SET dns_routing_enabled = false, smart_hosts = $2 WHERE id = $1',
      [connectorId, [RECEIVER]],
    );
    await changeRouting(pool);
    await transport.settled();
    const { rcpt } = await say(
      Array.from({ length: 100 }, (_unused, at) => `s${at}.wild.test`),
      '127.0.8.1',
    );
    expect(tally(rcpt)).toEqual({ 250: 100 });
    expect(await queuesMade()).toBe(0);
  });
});
