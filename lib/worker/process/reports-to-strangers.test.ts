import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DnsServer, startDnsServer } from '@/lib/demo/dns-server';
import { type SmtpReceiver, startSmtpReceiver } from '@/lib/demo/smtp-receiver';
import { MAX_DSN_BYTES } from '@/lib/mail/dsn/dsn';
import { createPool, type Pool } from '@/lib/store/database/pool';
import { RawSmtpClient } from '@/lib/testing/raw-smtp-client';
import { useTestDatabase } from '@/lib/testing/test-database';
import {
  addConnector,
  changeRouting,
  setServer,
  startTestTransport,
  type TestTransport,
  until,
} from './transport.test-tools';

/** More ways in which strangers would have us send others more reports, or larger ones. Three an hour are allowed here. */
const database = useTestDatabase();
let pool: Pool;
let dns: DnsServer;
let receiver: SmtpReceiver;
let transport: TestTransport;
const LIMIT = 3;

beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'strangers test', maxConnections: 4 });
  receiver = await startSmtpReceiver();
  dns = await startDnsServer({ records: { '*': { a: ['127.0.0.1'] } } });
  transport = await startTestTransport(database.url, 'HUB1');
  await setServer(pool, transport.server.id, {
    internal_dns_servers: [dns.address],
    max_dsn_per_client_per_hour: LIMIT,
    max_dsn_per_recipient_domain_per_hour: LIMIT,
  });
  await pool.query("UPDATE receive_connector SET remote_ip_ranges = '{127.0.0.1}' WHERE name = 'Relay HUB1'");
  for (const [name, domain] of [
    ['relayed', 'relayed.test'],
    ['wild', '*.wild.test'],
  ])
    await pool.query(
      `INSERT INTO accepted_domain (id, name, domain_name, domain_type, updated_at)
       VALUES (gen_random_uuid(), $1, $2, 'ExternalRelay', now())`,
      [name, domain],
    );
  const sources = [transport.server.id];
  await addConnector(pool, { name: 'inet', addressSpaces: ['SMTP:*;1'], port: receiver.port, sources });
  await changeRouting(pool);
  await transport.settled();
  // Whoever is asked for refuses; whoever is reported to takes it.
  receiver.behave({
    recipientReplies: new Proxy({}, { get: (_none, address) => refusalOf(String(address)) }),
  });
});
afterAll(async () => {
  await transport.stop();
  await receiver.stop();
  await dns.stop();
  await pool.end();
});
function refusalOf(address: string): string | undefined {
  if (address.startsWith('gone')) return `550 5.1.1 ${'no such user '.repeat(100)}`;
  return undefined;
}

interface Forged {
  readonly client: string;
  readonly from: string;
  readonly to?: readonly string[];
  readonly header?: string;
}

async function say(client: RawSmtpClient, ...lines: string[]): Promise<void> {
  for (const line of lines) expect(await client.say(line)).toMatch(/^[23]/);
}

/** @returns the reports that the receiver was sent, once each recipient and each report has its end. */
async function reportsOn(forged: readonly Forged[]) {
  await pool.query('DELETE FROM sent_dsn');
  await pool.query('DELETE FROM finished_recipient');
  const heard = receiver.messages.length;
  let failed = 0;
  for (const { client: localAddress, from, to = ['gone@relayed.test'], header = 'Subject: a' } of forged) {
    const client = await RawSmtpClient.greeted(transport.smtp.port, { localAddress });
    await say(
      client,
      'EHLO attacker.test',
      `MAIL FROM:<${from}> SMTPUTF8`,
      ...to.map((one) => `RCPT TO:<${one}>`),
      'DATA',
    );
    await say(client, `${header}\r\n\r\nbody\r\n.`, 'QUIT');
    failed += to.length;
  }
  await until(
    pool,
    'SELECT (SELECT count(*)::int FROM finished_recipient) AS ended, (SELECT count(*)::int FROM sent_dsn) AS sent',
    ([row]) => row && Number(row.ended) === failed + Number(row.sent),
  );
  return receiver.messages.slice(heard);
}
const times = <T>(count: number, make: (n: number) => T) =>
  Array.from({ length: count }, (_unused, n) => make(n));

describe('strangers get three reports out of us at most, though they', () => {
  it.each<[string, readonly Forged[]]>([
    [
      'write one message to many domains, each with a queue of its own',
      [{ client: '127.0.0.11', from: 'v@victim.test', to: times(12, (n) => `gone@d${n}.wild.test`) }],
    ],
    [
      'come from an address each, for many names of one domain',
      times(8, (n) => ({ client: `127.0.0.${20 + n}`, from: `v+${n}@victim.test` })),
    ],
    [
      'write the domain in many ways',
      [
        'v@VICTIM.test',
        'v@victim.TEST',
        'v@victim.test.',
        'V@Victim.Test',
        'v@victim。test',
        'w@ｖｉｃｔｉｍ.test',
      ].map((from, n) => ({ client: `127.0.0.${40 + n}`, from })),
    ],
    [
      'write an IDN in both its forms',
      ['v@bücher.test', 'v@xn--bcher-kva.test', 'v@BÜCHER.test', 'w@bücher.test', 'w@XN--BCHER-KVA.test'].map(
        (from, n) => ({ client: `127.0.0.${50 + n}`, from }),
      ),
    ],
    ['forge a subdomain each', times(8, (n) => ({ client: '127.0.0.60', from: `v@a${n}.victim.test` }))],
    [
      'take a new connection and another name for each',
      times(6, (n) => ({ client: '127.0.0.61', from: `v${n}@v${n}.test` })),
    ],
  ])('%s', async (_title, forged) => {
    const reports = await reportsOn(forged);
    expect(reports.length).toBeGreaterThan(0);
    expect(reports.length).toBeLessThanOrEqual(LIMIT);
    expect(reports.every(({ envelope }) => envelope.from === '')).toBe(true);
  });
});

describe('strangers get no report out of us', () => {
  it.each<[string, Forged]>([
    ['from nobody', { client: '127.0.0.70', from: '' }],
    ['for a sender whose server refuses the report', { client: '127.0.0.71', from: 'gone@victim.test' }],
    [
      'for a sender in the domain that refuses the recipient',
      { client: '127.0.0.72', from: 'gone2@relayed.test' },
    ],
  ])('%s', async (_title, forged) => {
    expect(await reportsOn([forged])).toEqual([]);
  });
});

it.each<[string, string]>([
  ['a field that is folded 3,000 times', `Subject:${'\r\n a'.repeat(3000)}`],
  ['words of character sets that alternate', `Subject: ${'=?a?q?a?==?b?q?a?='.repeat(700)}`],
  [
    'octets that quoted-printable makes three',
    `Subject: ${'\xe9'.repeat(20_000)}\r\nTo: ${'\xe9'.repeat(20_000)}`,
  ],
  ['thousands of recipients', `To: ${'a@b.example, '.repeat(5000)}\r\nCc: ${'a@b.example, '.repeat(5000)}`],
  ['a long trace', `Received: from ${'x'.repeat(900)} by hub\r\n`.repeat(25).trimEnd()],
  [
    'two hundred of each usual field',
    ['Subject', 'To', 'Cc', 'Reply-To', 'References']
      .map((name) => `${name}: ${'x'.repeat(200)}\r\n`.repeat(200))
      .join('')
      .trimEnd(),
  ],
])('a report is no larger for a header of %s', async (_title, header) => {
  const [plain] = await reportsOn([
    { client: '127.0.0.80', from: 'v@victim.test', to: ['gone@relayed.test'] },
  ]);
  const [report] = await reportsOn([
    { client: '127.0.0.81', from: 'v@victim.test', to: ['gone@relayed.test'], header },
  ]);
  expect(report?.content.length).toBeLessThan((plain?.content.length ?? 0) + 12 * 1024);
  expect(report?.content.length).toBeLessThan(MAX_DSN_BYTES / 2);
});
