import { networkInterfaces } from 'node:os';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type DnsServer, startDnsServer } from '@/lib/demo/dns-server';
import { type SmtpReceiver, startSmtpReceiver } from '@/lib/demo/smtp-receiver';
import { createPool, type Pool } from '@/lib/store/database/pool';
import { DatabaseLine } from '@/lib/testing/database-line';
import { useTestDatabase } from '@/lib/testing/test-database';
import {
  addConnector,
  changeRouting,
  setServer,
  startTestTransport,
  submitMail,
  TEST_CONTENT,
  type TestTransport,
  until,
} from './transport.test-tools';

const database = useTestDatabase();
let pool: Pool;
let dns: DnsServer;
/** Another program at our port of another address of this computer. */
let neighbour: SmtpReceiver;
let transport: TestTransport;

const NEIGHBOUR = '127.0.5.1';
const mx = (...exchanges: [string, number][]) => ({
  mx: exchanges.map(([exchange, preference]) => ({ exchange, preference })),
});
const RECORDS = {
  'we.example': { a: ['127.0.0.1'] },
  'neighbour.example': { a: [NEIGHBOUR] },
  'mx-name.test': mx(['we.example', 10]),
  'mx-upper.test': mx(['WE.example', 10]),
  'mx-alias.test': mx(['alias.example', 10]),
  'mx-address.test': mx(['127.0.0.1', 10]),
  'mx-zero.test': mx(['zero.example', 10]),
  'mx-mixed.test': mx(['both.example', 10]),
  'mx-mapped.test': mx(['mapped.example', 10]),
  'mx-nat64.test': mx(['nat64.example', 10]),
  'mx-loopback6.test': mx(['six.example', 10]),
  'mx-worse.test': mx(['we.example', 10], ['neighbour.example', 20]),
  'mx-equal.test': mx(['we.example', 10], ['neighbour.example', 10]),
  'mx-better.test': mx(['neighbour.example', 10], ['we.example', 20], ['gone.example', 30]),
  'implicit.test': { a: ['127.0.0.1'] },
  'implicit-zero.test': { a: ['0.0.0.0'] },
  'implicit6.test': { aaaa: ['::1'] },
  'implicit-alias.test': { cname: 'we.example' },
  'alias-of-alias.test': { cname: 'alias.example' },
  'alias.example': { cname: 'we.example' },
  'zero.example': { a: ['0.0.0.0'] },
  'both.example': { a: ['127.0.0.1', NEIGHBOUR] },
  'mapped.example': { aaaa: ['::ffff:7f00:1'] },
  'nat64.example': { aaaa: ['64:ff9b::7f00:1'] },
  'six.example': { aaaa: ['::1'] },
  'relayed.test': { a: [NEIGHBOUR] },
  'plain.test': { a: ['127.0.0.1'] },
};

beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'ourselves test', maxConnections: 4 });
  dns = await startDnsServer({ records: RECORDS });
  transport = await startTestTransport(database.url, 'HUB1');
  neighbour = await startSmtpReceiver({ host: NEIGHBOUR, port: transport.smtp.port });
  await setServer(pool, transport.server.id, { internal_dns_servers: [dns.address] });
  await byMx();
});
afterAll(async () => {
  await transport.stop();
  await neighbour.stop();
  await dns.stop();
  await pool.end();
});
afterEach(async () => {
  for (const table of ['finished_recipient', 'delivery_attempt']) await pool.query(`DELETE FROM ${table}`);
});

/** As 25 and 25 in production: the connector's port is ours. */
const connector = (changes: Partial<Parameters<typeof addConnector>[1]> = {}) =>
  addConnector(pool, {
    name: 'everything',
    addressSpaces: ['SMTP:*;1'],
    port: transport.smtp.port,
    sources: [transport.server.id],
    ...changes,
  });
async function byMx(): Promise<void> {
  await connector();
  await transport.settled();
}
async function only(changes: Partial<Parameters<typeof addConnector>[1]>): Promise<void> {
  await pool.query('DELETE FROM send_connector');
  await connector(changes);
  await transport.settled();
}

interface Finished {
  readonly outcome: string;
  readonly key: string | null;
  readonly times: number;
}

/** All that became of mail for this address, once nothing waits any more. */
async function finished(address: string): Promise<Finished[]> {
  await until(pool, 'SELECT 1 FROM finished_recipient', (rows) => rows.length > 0);
  await until(pool, 'SELECT coalesce(sum(count), 0)::int AS n FROM queue_counter', ([row]) => row?.n === 0);
  const { rows } = await pool.query<Finished>(
    `SELECT outcome, error_key AS key, count(*)::int AS times FROM finished_recipient
     WHERE address = $1 GROUP BY outcome, error_key ORDER BY outcome`,
    [address],
  );
  return rows;
}

/** The null sender: nothing comes of it but the message itself. */
async function send(address: string, port = transport.smtp.port): Promise<Finished[]> {
  await submitMail(port, { from: '', to: [address] });
  return finished(address);
}

const MX_LOOP: Finished[] = [{ outcome: 'Failed', key: 'mxLoopsBack', times: 1 }];
const SMART_HOST_LOOP: Finished[] = [{ outcome: 'Failed', key: 'smartHostLoopsBack', times: 1 }];

describe('mail that leads back to us', () => {
  it.each([
    'mx-name.test',
    'mx-upper.test',
    'mx-alias.test',
    'mx-address.test',
    'mx-zero.test',
    'mx-mixed.test',
    'mx-mapped.test',
    'mx-nat64.test',
    'mx-loopback6.test',
    'mx-worse.test',
    'mx-equal.test',
    'implicit.test',
    'implicit-zero.test',
    'implicit6.test',
    'implicit-alias.test',
    'alias-of-alias.test',
    '[127.0.0.1]',
    '[0.0.0.0]',
    '[IPv6:::1]',
    '[IPv6:::]',
    '[IPv6:::ffff:127.0.0.1]',
    '[IPv6:::ffff:0:0]',
    '[IPv6:::127.0.0.1]',
    '[IPv6:64:ff9b::127.0.0.1]',
  ])('by %s fails at once and is never connected', async (domain) => {
    const heard = neighbour.messages.length;
    expect(await send(`u@${domain}`)).toEqual(MX_LOOP);
    expect(neighbour.messages).toHaveLength(heard);
    const { rows } = await pool.query('SELECT error_key, dialogue FROM delivery_attempt');
    expect(rows).toEqual([{ error_key: 'mxLoopsBack', dialogue: null }]);
  });

  it('gives its sender one report, which says why', async () => {
    await submitMail(transport.smtp.port, { from: 'asker@neighbour.example', to: ['u@mx-name.test'] });
    const message = await new Promise<string>((resolve) => {
      neighbour.events.once('message', ({ content }) => resolve(content.toString()));
    });
    expect(message).toContain('Status: 5.4.6');
    expect(message).toContain('SMTPSEND.DNS.MxLoopback');
  });

  it('as a report ends there: nobody is told of it', async () => {
    await submitMail(transport.smtp.port, { from: 'y@mx-name.test', to: ['u@mx-name.test'] });
    expect(await finished('y@mx-name.test')).toEqual(MX_LOOP);
    expect(await finished('u@mx-name.test')).toEqual(MX_LOOP);
  });

  it('by several domains that lead to each other fails for each', async () => {
    await submitMail(transport.smtp.port, { from: '', to: ['u@mx-name.test', 'u@implicit.test'] });
    await until(pool, 'SELECT 1 FROM finished_recipient', (rows) => rows.length === 2);
    expect(await finished('u@mx-name.test')).toEqual(MX_LOOP);
    expect(await finished('u@implicit.test')).toEqual(MX_LOOP);
  });

  it('from a stranger, for a domain that we relay, is not lifted to a relay client’s mail', async () => {
    await pool.query(
      `INSERT INTO accepted_domain (id, name, domain_name, domain_type)
       VALUES (gen_random_uuid(), 'loop', 'implicit.test', 'ExternalRelay')`,
    );
    await pool.query(
      `UPDATE receive_connector SET remote_ip_ranges = '{127.0.0.200}' WHERE name = 'Relay HUB1'`,
    );
    await changeRouting(pool);
    await transport.settled();
    expect(await send('u@implicit.test')).toEqual(MX_LOOP);
    await pool.query(
      `UPDATE receive_connector SET remote_ip_ranges = '{127.0.0.0/8}' WHERE name = 'Relay HUB1'`,
    );
    await changeRouting(pool);
    await transport.settled();
  });
});

describe('mail that does not lead back to us', () => {
  it('goes to another program at our port of another address', async () => {
    expect(await send('u@neighbour.example')).toEqual([{ outcome: 'Delivered', key: null, times: 1 }]);
  });

  it('goes to the MX hosts that are better than we', async () => {
    expect(await send('u@mx-better.test')).toEqual([{ outcome: 'Delivered', key: null, times: 1 }]);
  });

  it('goes to this computer at another port', async () => {
    const receiver = await startSmtpReceiver();
    await only({ port: receiver.port });
    expect(await send('u@mx-name.test')).toEqual([{ outcome: 'Delivered', key: null, times: 1 }]);
    expect(receiver.messages).toHaveLength(1);
    await receiver.stop();
    await only({});
  });
});

it('DNS answers that change with each question lead nowhere but to a host, or to a loop that is known', async () => {
  let asked = 0;
  const turn = (name: string, type: string) => {
    if (name !== 'turning.test' || type !== 'A') return;
    asked += 1;
    dns.setRecords({ ...RECORDS, 'turning.test': { a: [asked % 2 === 0 ? NEIGHBOUR : '127.0.0.1'] } });
  };
  dns.setRecords({ ...RECORDS, 'turning.test': { a: ['127.0.0.1'] } });
  dns.events.on('query', turn);
  const heard = neighbour.messages.length;
  for (let n = 0; n < 6; n += 1)
    await submitMail(transport.smtp.port, { from: '', to: [`u${n}@turning.test`] });
  await until(pool, 'SELECT 1 FROM finished_recipient', (rows) => rows.length === 6);
  const { rows } = await pool.query(
    'SELECT outcome, error_key, count(*)::int AS n FROM finished_recipient GROUP BY 1, 2 ORDER BY 1',
  );
  const delivered = neighbour.messages.length - heard;
  expect(rows).toEqual([
    ...(delivered > 0 ? [{ outcome: 'Delivered', error_key: null, n: delivered }] : []),
    { outcome: 'Failed', error_key: 'mxLoopsBack', n: 6 - delivered },
  ]);
  dns.events.off('query', turn);
  dns.setRecords(RECORDS);
});

describe('smart hosts', () => {
  it.each([
    [['127.0.0.1']],
    [['we.example']],
    [['alias.example']],
    [['0.0.0.0']],
    [['::1']],
    [['::ffff:127.0.0.1']],
    [['we.example', '127.0.0.1']],
  ])('%j that are we fail at once', async (smartHosts) => {
    await only({ smartHosts });
    expect(await send('u@plain.test')).toEqual(SMART_HOST_LOOP);
  });

  it('of which one is we are the others', async () => {
    await only({ smartHosts: ['we.example', 'neighbour.example'] });
    expect(await send('u@plain.test')).toEqual([{ outcome: 'Delivered', key: null, times: 1 }]);
    await only({});
  });
});

describe('an address that is not ours but leads to us', () => {
  it('is known when it is an external address of the server', async () => {
    const line = await DatabaseLine.to(new URL(`smtp://127.0.0.1:${transport.smtp.port}`));
    const port = Number(new URL(line.url).port);
    await only({ port });
    await setServer(pool, transport.server.id, { external_ip_address: [`127.0.0.1:${port}`] });
    await transport.settled();
    expect(await send('u@implicit.test')).toEqual(MX_LOOP);
    await setServer(pool, transport.server.id, { external_ip_address: [] });
    await line.cut();
    await only({});
  });

  it('brings mail back once; the second time it is refused by its trace, and nobody lets it in again', async () => {
    const line = await DatabaseLine.to(new URL(`smtp://127.0.0.1:${transport.smtp.port}`));
    await only({ port: Number(new URL(line.url).port) });
    await submitMail(transport.smtp.port, { from: '', to: ['u@implicit.test'] });
    const failed = await until(
      pool,
      "SELECT reply FROM finished_recipient WHERE outcome = 'Failed'",
      (rows) => rows[0],
    );
    expect(failed.reply).toContain('554 5.4.6 Mail loop');
    expect(await finished('u@implicit.test')).toEqual([
      { outcome: 'Delivered', key: null, times: 1 },
      { outcome: 'Failed', key: 'remoteRejected', times: 1 },
    ]);
    await line.cut();
    await only({});
  });

  it('does not stop a content filter that gives mail back once', async () => {
    // The way out and the way back differ by the connector's domain only when the filter has been: here by what it adds.
    const filter = await startSmtpReceiver();
    await only({ port: filter.port });
    await submitMail(transport.smtp.port, { from: '', to: ['u@plain.test'] });
    const [filtered] = await filter.waitForMessages(1);
    await only({ smartHosts: ['neighbour.example'] });
    const content = Buffer.concat([
      Buffer.from('Received: from hub by filter.example\r\n'),
      filtered?.content ?? TEST_CONTENT,
    ]);
    const heard = neighbour.messages.length;
    await submitMail(transport.smtp.port, { from: '', to: ['u@plain.test'], content });
    await neighbour.waitForMessages(heard + 1);
    await finished('u@plain.test');
    await filter.stop();
    await only({});
  });
});

describe('a second server of the installation', () => {
  it('is we too, at the port where it listens', async () => {
    const second = await startTestTransport(database.url, 'HUB2');
    await setServer(pool, second.server.id, { internal_dns_servers: [dns.address] });
    await only({ port: second.smtp.port });
    expect(await send('u@implicit.test')).toEqual(MX_LOOP);
    await second.stop();
    await transport.settled();
    await only({});
  });

  it('that listens at all addresses is we at each of this computer’s', async () => {
    const second = await startTestTransport(database.url, 'HUB3', undefined, [], '0.0.0.0');
    await only({ port: second.smtp.port });
    const [outer] = Object.values(networkInterfaces())
      .flatMap((addresses = []) => addresses)
      .filter(({ internal, family }) => !internal && family === 'IPv4');
    for (const address of ['127.0.0.9', '127.0.0.1', ...(outer ? [outer.address] : [])]) {
      expect(await send(`u@[${address}]`)).toEqual(MX_LOOP);
    }
    await second.stop();
    await transport.settled();
    await only({});
  });
});
