import { networkInterfaces } from 'node:os';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type DnsServer, startDnsServer } from '@/lib/demo/dns-server';
import { type ReceivedMessage, type SmtpReceiver, startSmtpReceiver } from '@/lib/demo/smtp-receiver';
import { createPool, type Pool } from '@/lib/store/database/pool';
import { DatabaseLine } from '@/lib/testing/database-line';
import { useTestDatabase } from '@/lib/testing/test-database';
import {
  addConnector,
  setServer,
  startTestTransport,
  submitMail,
  type TestTransport,
  until,
} from './transport.test-tools';

/** Mail that would go round for ever: through names and numbers that mean us, through others, through a second Postern. */
const ourDatabase = useTestDatabase();
const theirDatabase = useTestDatabase();
let pool: Pool;
let theirPool: Pool;
let dns: DnsServer;
let us: TestTransport;
let them: TestTransport;

const mx = (...exchanges: [string, number][]) => ({
  mx: exchanges.map(([exchange, preference]) => ({ exchange, preference })),
});
const ELSEWHERE = '127.0.6.1';
const RECORDS = {
  'we.example': { a: ['127.0.0.1'] },
  'other.example': { a: [ELSEWHERE] },
  localhost: { a: ['127.0.0.1'], aaaa: ['::1'] },
  'mx-localhost.test': mx(['localhost', 0]),
  'chain.test': mx(['one.chain.test', 5]),
  'one.chain.test': { cname: 'two.chain.test' },
  'two.chain.test': { cname: 'three.chain.test' },
  'three.chain.test': { cname: 'we.example' },
  'domain-alias.test': { cname: 'mx-localhost.test' },
  'unspecified6.test': mx(['unspecified6.example', 5]),
  'unspecified6.example': { aaaa: ['::'] },
  'translated.test': mx(['translated.example', 5]),
  'translated.example': { aaaa: ['::ffff:0:7f00:1'] },
  'own-nat64.test': mx(['own-nat64.example', 5]),
  'own-nat64.example': { aaaa: ['64:ff9b:1::7f00:1'] },
  'mx-literal6.test': mx(['::1', 5]),
  'self.test': { ...mx(['self.test', 10]), a: ['127.0.0.1'] },
  'own-name.test': mx(['HUB.Example', 10], ['other.example', 20]),
  'hub.example': { a: [ELSEWHERE] },
  'mapped-outside.test': mx(['mapped-outside.example', 5]),
  'mapped-outside.example': { aaaa: ['::ffff:7f00:9'] },
  'a.test': { a: ['127.0.0.1'] },
  'b.test': { a: ['127.0.0.1'] },
};

beforeAll(async () => {
  dns = await startDnsServer({ records: RECORDS });
  pool = createPool({ databaseUrl: ourDatabase.url, applicationName: 'loops', maxConnections: 4 });
  theirPool = createPool({ databaseUrl: theirDatabase.url, applicationName: 'loops', maxConnections: 4 });
  us = await startTestTransport(ourDatabase.url, 'HUB1');
  them = await startTestTransport(theirDatabase.url, 'HUB9');
  await setServer(pool, us.server.id, { internal_dns_servers: [dns.address] });
  await setServer(theirPool, them.server.id, { internal_dns_servers: [dns.address] });
});
afterAll(async () => {
  await us.stop();
  await them.stop();
  await dns.stop();
  await pool.end();
  await theirPool.end();
});
afterEach(async () => {
  for (const one of [pool, theirPool])
    for (const table of ['finished_recipient', 'delivery_attempt']) await one.query(`DELETE FROM ${table}`);
});

type Changes = Partial<Parameters<typeof addConnector>[1]>;
/** All that we send goes this way. */
async function sendBy(changes: Changes, [database, transport] = [pool, us] as const): Promise<void> {
  await database.query('DELETE FROM send_connector');
  await addConnector(database, {
    name: 'everything',
    addressSpaces: ['SMTP:*;1'],
    port: transport.smtp.port,
    sources: [transport.server.id],
    ...changes,
  });
  await transport.settled();
}

/** `outcome key` of each end that mail of this address had here, once nothing waits any more. */
async function ends(address: string, count = 1): Promise<string[]> {
  // Of this address: what another test sent may be recorded a moment after that one ended.
  const own = `SELECT 1 FROM finished_recipient WHERE address = '${address}'`;
  await until(pool, own, (rows) => rows.length >= count);
  await until(pool, 'SELECT coalesce(sum(count), 0)::int AS n FROM queue_counter', ([row]) => row?.n === 0);
  const { rows } = await pool.query<{ outcome: string; key: string | null }>(
    'SELECT outcome, error_key AS key FROM finished_recipient WHERE address = $1 ORDER BY outcome',
    [address],
  );
  return rows.map(({ outcome, key }) => `${outcome} ${key}`);
}
const send = (address: string) => submitMail(us.smtp.port, { from: '', to: [address] });

describe('a way back to us is none:', () => {
  beforeAll(() => sendBy({}));

  it.each([
    'mx-localhost.test',
    'chain.test',
    'domain-alias.test',
    'unspecified6.test',
    'translated.test',
    'own-nat64.test',
    'mx-literal6.test',
    'self.test',
    'SELF.test.',
    '[IPv6:0:0:0:0:0:0:0:1]',
    '[IPv6:0:0:0:0:0:FFFF:7F00:0001]',
    '[ipv6:::1]',
  ])('%s', async (domain) => {
    await send(`u@${domain}`);
    expect(await ends(`u@${domain.replace(/\.$/, '')}`)).toEqual(['Failed mxLoopsBack']);
  });

  it.each([
    [['localhost']],
    [['LOCALHOST']],
    [['one.chain.test']],
    [['0:0:0:0:0:0:0:1']],
    [['localhost', 'we.example', '0.0.0.0']],
  ])('smart hosts %j', async (smartHosts) => {
    await sendBy({ smartHosts });
    await send('u@other.example');
    expect(await ends('u@other.example')).toEqual(['Failed smartHostLoopsBack']);
  });

  it('an MX of our own name, whatever address DNS gives it', async () => {
    await setServer(pool, us.server.id, { fqdn: 'hub.example' });
    await sendBy({});
    await send('u@own-name.test');
    expect(await ends('u@own-name.test')).toEqual(['Failed mxLoopsBack']);
  });

  it('a public address that stands in ExternalIPAddress, found mapped into IPv6', async () => {
    await setServer(pool, us.server.id, { external_ip_address: ['127.0.0.9'] });
    await sendBy({});
    await send('u@mapped-outside.test');
    expect(await ends('u@mapped-outside.test')).toEqual(['Failed mxLoopsBack']);
    await setServer(pool, us.server.id, { external_ip_address: [] });
  });
});

type Change = (message: ReceivedMessage) => { content: Buffer; to: readonly string[] };

/** Gives each message that it takes to us again, as a server of somebody else does, until we refuse one. */
async function startHop(change: Change): Promise<{ hop: SmtpReceiver; refusal: Promise<string> }> {
  const hop = await startSmtpReceiver();
  const refusal = new Promise<string>((resolve) => {
    hop.events.on('message', (message) => {
      const { content, to } = change(message);
      submitMail(us.smtp.port, { from: '', to, content }).catch((error: unknown) => resolve(String(error)));
    });
  });
  return { hop, refusal };
}
const received = (by: string) => `Received: from hub by ${by} with SMTP; Mon, 30 Nov 2026 12:00:00 +0900\r\n`;

describe('a server that gives mail back to us ends the loop, though it', () => {
  it.each<[string, Change]>([
    [
      'adds its own trace',
      ({ content, envelope }) => ({
        content: Buffer.concat([Buffer.from(received('hop')), content]),
        to: envelope.recipients,
      }),
    ],
    [
      'folds the trace anew',
      ({ content, envelope }) => ({
        content: Buffer.from(
          content
            .toString('latin1')
            .replace(/^(Received:[^\r]*)\r\n\s+/gm, '$1 ')
            .replace(/ \(Postern/g, '\r\n\t(Postern'),
          'latin1',
        ),
        to: envelope.recipients,
      }),
    ],
    [
      'writes the names of fields in capitals',
      ({ content, envelope }) => ({
        content: Buffer.from(content.toString('latin1').replace(/^Received:/gm, 'RECEIVED :'), 'latin1'),
        to: envelope.recipients,
      }),
    ],
    [
      'puts its own fields between those of the trace',
      ({ content, envelope }) => ({
        content: Buffer.from(
          `X-Scanned: yes\r\n${content.toString('latin1').replaceAll('Received:', 'X-Hop: 1\r\nReceived:')}`,
          'latin1',
        ),
        to: envelope.recipients,
      }),
    ],
    [
      'is a list that changes subject and recipient, and the other list sends it back',
      ({ content, envelope }) => ({
        content: Buffer.concat([Buffer.from(`${received('list')}Subject: [list]\r\n`), content]),
        to: envelope.recipients.map((one) => (one === 'u@a.test' ? 'u@b.test' : 'u@a.test')),
      }),
    ],
    [
      'gives each message to two of its own, so that they double',
      ({ content }) => ({
        content: Buffer.concat([Buffer.from(received('twins')), content]),
        to: ['u@a.test', 'v@a.test'],
      }),
    ],
  ])('%s', async (_title, change) => {
    const { hop, refusal } = await startHop(change);
    await sendBy({ smartHosts: ['127.0.0.1'], port: hop.port });
    await send('u@a.test');
    expect(await refusal).toContain('5.4.6');
    await ends('u@a.test', 2);
    expect(hop.messages.length).toBeLessThanOrEqual(4);
    await hop.stop();
  });
});

it('a server that gives mail back for another domain each time is ended by MaxHopCount', async () => {
  await pool.query("UPDATE receive_connector SET max_hop_count = 5 WHERE name = 'Relay HUB1'");
  let n = 0;
  const { hop, refusal } = await startHop(({ content }) => ({ content, to: [`u@d${n++}.test`] }));
  await sendBy({ smartHosts: ['127.0.0.1'], port: hop.port });
  await send('u@a.test');
  expect(await refusal).toContain('5.4.6');
  expect(hop.messages).toHaveLength(6);
  await ends('u@a.test');
  await hop.stop();
  await pool.query("UPDATE receive_connector SET max_hop_count = 30 WHERE name = 'Relay HUB1'");
});

describe('a server that listens at ::', () => {
  it('is we at each address of this computer, of both families', async () => {
    const second = await startTestTransport(ourDatabase.url, 'HUB2', undefined, [], '::');
    await sendBy({ port: second.smtp.port });
    const outer = Object.values(networkInterfaces())
      .flatMap((addresses = []) => addresses)
      .map(({ address, family }) => (family === 'IPv6' ? `[IPv6:${address}]` : `[${address}]`));
    for (const domain of new Set([...outer, '[127.0.0.77]', '[IPv6:::ffff:127.9.9.9]', '[IPv6:0::0]'])) {
      await send(`u@${domain}`);
      expect(await ends(`u@${domain}`)).toEqual(['Failed mxLoopsBack']);
    }
    await second.stop();
    await us.settled();
  });
});

describe('two installations', () => {
  it('that are each the smart host of the other pass a message round at most twice, and tell its sender once', async () => {
    const sink = await startSmtpReceiver({ host: ELSEWHERE });
    await sendBy({ smartHosts: ['127.0.0.1'], port: them.smtp.port });
    await sendBy({ smartHosts: ['127.0.0.1'], port: us.smtp.port }, [theirPool, them]);
    await addConnector(pool, {
      name: 'sink',
      addressSpaces: ['SMTP:other.example;1'],
      port: sink.port,
      sources: [us.server.id],
    });
    await addConnector(theirPool, {
      name: 'sink',
      addressSpaces: ['SMTP:other.example;1'],
      port: sink.port,
      sources: [them.server.id],
    });
    await us.settled();
    await them.settled();
    await submitMail(us.smtp.port, { from: 'asker@other.example', to: ['u@a.test'] });
    const [report] = await sink.waitForMessages(1);
    expect(report?.content.toString()).toContain('5.4.6');
    const passed = async (one: Pool) =>
      (await one.query("SELECT outcome FROM finished_recipient WHERE address = 'u@a.test'")).rows.length;
    expect((await passed(pool)) + (await passed(theirPool))).toBeLessThanOrEqual(5);
    expect(sink.messages).toHaveLength(1);
    await sink.stop();
  });

  it('pass round no report whose sender is nobody', async () => {
    await sendBy({ smartHosts: ['127.0.0.1'], port: them.smtp.port });
    await sendBy({ smartHosts: ['127.0.0.1'], port: us.smtp.port }, [theirPool, them]);
    await submitMail(us.smtp.port, { from: 'y@a.test', to: ['u@b.test'] });
    for (const one of [pool, theirPool]) {
      await until(one, 'SELECT 1 FROM finished_recipient', (rows) => rows.length >= 1);
    }
    const rest = 'SELECT coalesce(sum(count), 0)::int AS n FROM queue_counter';
    const quiet = async () => {
      for (const one of [pool, theirPool]) await until(one, rest, ([row]) => row?.n === 0);
    };
    // Each of the two must be empty after the other was.
    await quiet();
    await quiet();
    const { rows: ours } = await pool.query("SELECT 1 FROM finished_recipient WHERE address = 'y@a.test'");
    const { rows: theirs } = await theirPool.query(
      "SELECT 1 FROM finished_recipient WHERE address = 'y@a.test'",
    );
    expect(ours.length + theirs.length).toBeLessThanOrEqual(5);
  });
});

describe('what only looks like a loop', () => {
  it('a report that returns a header with our trace twice in its text', async () => {
    const sink = await startSmtpReceiver();
    await sendBy({ smartHosts: ['127.0.0.1'], port: sink.port });
    await send('u@a.test');
    const [first] = await sink.waitForMessages(1);
    const trace = /^Received: [\s\S]*?\r\n(?=\S)/.exec(first?.content.toString() ?? '')?.[0] ?? '';
    expect(trace).toContain('Postern');
    const content = Buffer.from(
      `From: <MAILER-DAEMON@a.test>\r\nSubject: returned\r\nContent-Type: text/plain\r\n\r\n${trace}${trace}${trace}\r\n`,
    );
    await submitMail(us.smtp.port, { from: '', to: ['u@a.test'], content });
    await sink.waitForMessages(2);
    await sink.stop();
  });

  it('a proxy in front of us that is somebody else to DNS brings mail back once', async () => {
    const line = await DatabaseLine.to(new URL(`smtp://127.0.0.1:${us.smtp.port}`));
    await sendBy({ smartHosts: ['localhost'], port: Number(new URL(line.url).port) });
    // Nobody's else: what the test before has sent may be recorded a moment after it ended.
    await send('by-proxy@a.test');
    expect(await ends('by-proxy@a.test', 2)).toEqual(['Delivered null', 'Failed remoteRejected']);
    await line.cut();
  });
});
