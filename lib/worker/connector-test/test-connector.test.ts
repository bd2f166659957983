import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OutputRow } from '@/lib/commands/command/report';
import { runAsLocal } from '@/lib/commands/test-installation';
import type { ReceiverBehaviour } from '@/lib/demo/receiver-behaviour';
import { createCertificate, type ServerCertificate } from '@/lib/smtp/receive/tls-certificate';
import {
  daysFromNow,
  makeCertificate,
  startTlsServer,
  type TlsServer,
} from '@/lib/smtp/send/tls-server.test-tools';
import { connect, usePrisma } from '@/lib/store/database/client';
import { usePool } from '@/lib/store/database/pool';
import type { PrismaClient } from '@/lib/store/generated/client';
import { prepareDelivery } from '@/lib/worker/deliver/deliver.test-tools';
import { submitMail, TEST_KEY, until } from '@/lib/worker/process/transport.test-tools';

/**
 * Test-SendConnector goes the way that mail goes: by a table of cases, each of them both tested and delivered to, the same host,
 * address, TLS, words on the wire and verdict.
 */
const delivery = prepareDelivery(2, {
  'contoso.com': { mx: [{ exchange: 'mx.contoso.com', preference: 10 }] },
  'mx.contoso.com': { a: ['127.0.0.1'] },
  'two.test': {
    mx: [
      { exchange: 'mx.contoso.com', preference: 10 },
      { exchange: 'mx2.two.test', preference: 20 },
    ],
  },
  'mx2.two.test': { a: ['127.0.0.2'] },
  'private.test': { a: ['192.168.7.7'] },
  'null.test': { mx: [{ exchange: '', preference: 0 }] },
  'broken.test': { fault: 'SERVFAIL' },
  'sender.example': { mx: [{ exchange: 'mx2.two.test', preference: 10 }] },
});

let prisma: PrismaClient;
let good: ServerCertificate;
beforeAll(async () => {
  process.env.POSTERN_SECRET_KEY = TEST_KEY.bytes.toString('hex');
  prisma = connect(delivery.databaseUrl);
  usePrisma(prisma);
  usePool(delivery.pool);
  good = await createCertificate(['mx.contoso.com']);
});
afterAll(async () => {
  await prisma.$disconnect();
});
beforeEach(async () => {
  await delivery.pool.query('DELETE FROM connector_test');
});

const FROM = 'a@sender.example';
const PASSWORD = 'correct horse battery';

/** Steps as `Step Result`, and of the one that failed the key of the error. */
const inBrief = (steps: readonly OutputRow[]) =>
  steps.map(({ Step, Result, LastErrorDetail: detail }) =>
    [Step, Result, isDetail(detail) ? detail.Key : null].filter((word) => word !== null).join(' '),
  );

function isDetail(detail: unknown): detail is { readonly Key: string } {
  return typeof detail === 'object' && detail !== null && 'Key' in detail;
}

async function test(parameters: Record<string, unknown>): Promise<readonly OutputRow[]> {
  return (await runAsLocal('Test-SendConnector', { Identity: 'out', Sender: FROM, ...parameters })).output;
}

interface Said {
  readonly verbs: readonly string[];
  stop(): void;
}

function listen(): Said {
  const verbs: string[] = [];
  const hear = (line: string) => verbs.push(line.split(' ')[0] ?? '');
  // The second host takes reports, too.
  const [host] = delivery.hosts;
  host?.events.on('command', hear);
  return { verbs, stop: () => host?.events.off('command', hear) };
}

interface Case {
  readonly to: string;
  readonly smartHosts?: readonly string[];
  /** By column. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly first?: ReceiverBehaviour;
  readonly second?: ReceiverBehaviour;
  /** The key of the error; null: it is delivered. */
  readonly verdict: string | null;
}

const TLS = () => ({ tls: good });
const TABLE: readonly (readonly [string, () => Case])[] = [
  ['by MX', () => ({ to: 'b@contoso.com', verdict: null })],
  ['by MX, over TLS as offered', () => ({ to: 'b@contoso.com', first: TLS(), verdict: null })],
  ['through a smart host', () => ({ to: 'b@contoso.com', smartHosts: ['127.0.0.1'], verdict: null })],
  [
    'to the second host, since the first refuses',
    () => ({ to: 'b@two.test', first: { replies: { greeting: '421 4.3.2 busy' } }, verdict: null }),
  ],
  [
    'in the clear, since TLS breaks and is not required',
    () => ({ to: 'b@contoso.com', first: { tls: 'broken' }, verdict: null }),
  ],
  [
    'a refused greeting',
    () => ({
      to: 'b@contoso.com',
      first: { replies: { greeting: '554 5.7.1 blocked' } },
      verdict: 'hostRejected',
    }),
  ],
  [
    'a refused name',
    () => ({
      to: 'b@contoso.com',
      first: { replies: { ehlo: '550 5.7.1 Invalid HELO name' } },
      verdict: 'helloNameRefused',
    }),
  ],
  [
    'TLS that is required and not offered',
    () => ({ to: 'b@contoso.com', settings: { require_tls: true }, verdict: 'tlsRequired' }),
  ],
  [
    'a self-signed certificate that must be valid',
    () => ({
      to: 'b@contoso.com',
      settings: { require_tls: true, tls_auth_level: 'CertificateValidation' },
      first: TLS(),
      verdict: 'certificateSelfSigned',
    }),
  ],
  [
    'a refused sender',
    () => ({
      to: 'b@contoso.com',
      first: { replies: { mail: '451 4.7.1 later' } },
      verdict: 'remoteDeferred',
    }),
  ],
  [
    'a refused recipient',
    () => ({
      to: 'b@contoso.com',
      first: { replies: { rcpt: '550 5.1.1 unknown' } },
      verdict: 'remoteRejected',
    }),
  ],
  [
    'a refused message',
    () => ({
      to: 'b@contoso.com',
      first: { replies: { final: '554 5.7.1 spam' } },
      verdict: 'remoteRejected',
    }),
  ],
  [
    'a sign-in that is wanted and not set',
    () => ({
      to: 'b@contoso.com',
      smartHosts: ['127.0.0.1'],
      first: { auth: { user: 'u', pass: 'p' } },
      verdict: 'authenticationRequired',
    }),
  ],
  ['a domain that does not exist', () => ({ to: 'b@nowhere.test', verdict: 'nonexistentDomain' })],
  ['a domain that takes no mail', () => ({ to: 'b@null.test', verdict: 'nullMx' })],
  ['a DNS that fails', () => ({ to: 'b@broken.test', verdict: 'dnsQueryFailed' })],
  [
    'an address that the connector’s rules refuse',
    () => ({
      to: 'b@private.test',
      settings: { reject_private_addresses: true },
      verdict: 'mxAtPrivateAddress',
    }),
  ],
  [
    'a smart host that has no address',
    () => ({ to: 'b@contoso.com', smartHosts: ['smtp.nowhere.test'], verdict: 'smartHostNotFound' }),
  ],
];

describe('a test and a delivery take the same way to the same verdict', () => {
  it.each(TABLE)('%s', { timeout: 30_000 }, async (_what, make) => {
    const { to, smartHosts = [], settings = {}, first = {}, second = {}, verdict } = make();
    await delivery.connect(smartHosts, settings);
    delivery.behave(first, second);

    const ofTest = listen();
    const steps = await test({ Recipient: to, SendTestMessage: true });
    ofTest.stop();
    const last = steps.at(-1);
    const failed = steps.findLast(({ Result }) => Result === 'Failed' && Result === last?.Result);
    const tls = steps.findLast(({ Certificate }) => Certificate !== null)?.Certificate;
    const tested = {
      verdict: failed && isDetail(failed.LastErrorDetail) ? failed.LastErrorDetail.Key : null,
      address: last?.Address ?? null,
      port: last?.Port ?? null,
    };
    expect(tested.verdict).toBe(verdict);

    const ofDelivery = listen();
    await submitMail(delivery.transport.smtp.port, { from: FROM, to: [to] });
    const attempt = await until(
      delivery.pool,
      // A report about it is a later message.
      `SELECT address, port, tls_version, error_key AS key FROM delivery_attempt
       WHERE message_id = (SELECT min(message_id) FROM delivery_attempt) ORDER BY id DESC`,
      (rows) => rows[0],
    );
    ofDelivery.stop();
    expect({
      verdict: attempt.key ?? null,
      address: attempt.address ?? null,
      port: attempt.port ?? null,
    }).toEqual(tested);
    expect(attempt.tls_version ?? null).toBe(
      typeof tls === 'object' && tls !== null && 'TlsVersion' in tls && verdict === null
        ? tls.TlsVersion
        : null,
    );
    // Behind the set-up a delivery does not wait for each answer (RFC 2920).
    const ofSetUp = (verbs: readonly string[]) =>
      verbs.filter((verb) => ['EHLO', 'HELO', 'STARTTLS', 'AUTH', 'MAIL'].includes(verb));
    expect(ofSetUp(ofTest.verbs)).toEqual(ofSetUp(ofDelivery.verbs));
  });
});

it('without a message says nothing behind RCPT, and leaves none', async () => {
  await delivery.connect([]);
  const said = listen();
  const steps = await test({ Recipient: 'b@contoso.com' });
  said.stop();
  expect(inBrief(steps)).toEqual([
    'DNS Succeeded',
    'Connect Succeeded',
    'Greeting Succeeded',
    'EHLO Succeeded',
    'MAIL Succeeded',
    'RCPT Succeeded',
  ]);
  expect(said.verbs).toEqual(['EHLO', 'MAIL', 'RCPT', 'RSET', 'QUIT']);
  expect(delivery.hosts[0]?.messages).toEqual([]);
  expect(steps[0]?.Dialogue).toBe('* mx.contoso.com [127.0.0.1], preference 10');
});

it('without a recipient ends when the connection stands, and asks whose MX records are meant', async () => {
  await delivery.connect([]);
  await expect(test({})).rejects.toThrow('TestNeedsDomain');
  const steps = await test({ DestinationDomain: 'contoso.com' });
  expect(inBrief(steps).at(-1)).toBe('EHLO Succeeded');
});

it('says the sender that mail would leave as, rewritten once, and begins at its source address', async () => {
  await delivery.connect(['127.0.0.1'], { sender_rewriting: ['*@sender.example -> only-*@sender.example'] });
  expect(inBrief(await test({ Recipient: 'b@contoso.com', SendTestMessage: true })).at(-1)).toBe(
    'DATA Succeeded',
  );
  const [message] = delivery.hosts[0]?.messages ?? [];
  expect(message?.envelope.from).toBe('only-a@sender.example');
  expect(message?.content.toString()).toContain('\r\nFrom: <only-a@sender.example>\r\n');
  const tried = await test({ Recipient: 'b@contoso.com', SourceIPAddress: '192.0.2.77' });
  expect(inBrief(tried).at(-1)).toBe('Connect Failed sourceAddressNotHere');
});

it('sends the test message that was asked for', async () => {
  await delivery.connect(['127.0.0.1']);
  const steps = await test({ Recipient: 'b@contoso.com', SendTestMessage: true });
  expect(inBrief(steps).at(-1)).toBe('DATA Succeeded');
  const [message] = delivery.hosts[0]?.messages ?? [];
  expect(message?.envelope).toMatchObject({ from: FROM, recipients: ['b@contoso.com'] });
  expect(message?.content.toString()).toMatch(
    /^Date: [^\r]+\r\nFrom: <a@sender\.example>\r\nTo: <b@contoso\.com>\r\n/,
  );
});

it('sends as the connector rewrites senders, one that is not stored yet, too', async () => {
  await delivery.connect(['127.0.0.1']);
  const rewriting = { SenderRewriting: ['*@sender.example -> relay@contoso.com'] };
  const steps = await test({ ...rewriting, Recipient: 'b@contoso.com', SendTestMessage: true });
  expect(inBrief(steps).at(-1)).toBe('DATA Succeeded');
  expect(delivery.hosts[0]?.messages[0]?.envelope.from).toBe('relay@contoso.com');
});

it('tells a host that was left out, and why', async () => {
  await delivery.connect([], { reject_private_addresses: true });
  const steps = await test({ DestinationDomain: 'private.test' });
  expect(inBrief(steps)).toEqual(['DNS Failed mxAtPrivateAddress']);
  expect(steps[0]?.Dialogue).toContain('[192.168.7.7], preference 0: left out, it is no public address');
});

it('tells each host that was tried', async () => {
  await delivery.connect([]);
  delivery.behave({ replies: { greeting: '421 4.3.2 busy' } });
  const steps = await test({ DestinationDomain: 'two.test' });
  expect(inBrief(steps)).toEqual([
    'DNS Succeeded',
    'Connect Succeeded',
    'Greeting Failed hostRejected',
    'Connect Succeeded',
    'Greeting Succeeded',
    'EHLO Succeeded',
  ]);
  expect(steps.map(({ Host }) => Host)).toEqual([
    null,
    'mx.contoso.com',
    'mx.contoso.com',
    'mx2.two.test',
    'mx2.two.test',
    'mx2.two.test',
  ]);
});

describe('a certificate', () => {
  let server: TlsServer | null = null;
  afterEach(async () => {
    await server?.stop();
    server = null;
  });

  it('is told though nobody asks for it, with why it proves nothing', async () => {
    delivery.behave(TLS());
    await delivery.connect([]);
    const steps = await test({ DestinationDomain: 'contoso.com' });
    expect(inBrief(steps)).toContain('STARTTLS Succeeded');
    expect(steps.find(({ Step }) => Step === 'STARTTLS')?.Certificate).toMatchObject({
      Subject: expect.stringContaining('CN='),
      Names: ['mx.contoso.com'],
      IsRequired: false,
      TlsVersion: 'TLSv1.3',
      LastErrorDetail: { Key: 'certificateSelfSigned' },
    });
  });

  it.each([
    ['has expired', { names: ['x.test'], notAfter: daysFromNow(-1) }, 'certificateExpired'],
    ['is not yet valid', { names: ['x.test'], notBefore: daysFromNow(2) }, 'certificateNotYetValid'],
  ])('that %s fails the step where it must be valid', async (_what, terms, key) => {
    const certificate = await makeCertificate(terms);
    server = await startTlsServer('atOnce', certificate);
    const settings = { use_implicit_tls: true, tls_auth_level: 'CertificateValidation' };
    await delivery.connect(['127.0.0.1'], settings, server.port);
    const steps = await test({});
    expect(inBrief(steps)).toEqual(['DNS Succeeded', 'Connect Succeeded', `TLS Failed ${key}`]);
    expect(steps[2]?.Certificate).toMatchObject({
      Names: ['x.test'],
      IsRequired: true,
      LastErrorDetail: { Key: key },
    });
  });

  it('at once is a step before the greeting', async () => {
    server = await startTlsServer('atOnce', await makeCertificate({ names: ['x.test'] }));
    await delivery.connect(['127.0.0.1'], { use_implicit_tls: true }, server.port);
    expect(inBrief(await test({}))).toEqual([
      'DNS Succeeded',
      'Connect Succeeded',
      'TLS Succeeded',
      'Greeting Succeeded',
      'EHLO Succeeded',
    ]);
  });
});

describe('a password', () => {
  const auth = { user: 'relay', pass: PASSWORD };
  const OWN = {
    SmartHostAuthMechanism: 'BasicAuth',
    AuthenticationCredential: { UserName: 'relay', Password: PASSWORD },
  };

  it('that is not stored yet signs in, and stands nowhere afterwards', async () => {
    delivery.behave({ auth });
    await delivery.connect(['127.0.0.1']);
    const steps = await test({ ...OWN, Recipient: 'b@contoso.com' });
    expect(inBrief(steps)).toEqual([
      'Credential Succeeded',
      'DNS Succeeded',
      'Connect Succeeded',
      'Greeting Succeeded',
      'EHLO Succeeded',
      'AUTH Succeeded',
      'MAIL Succeeded',
      'RCPT Succeeded',
    ]);
    expect(steps.find(({ Step }) => Step === 'AUTH')?.Dialogue).toMatch(/^C: AUTH PLAIN \(hidden\)\nS: 235/);
    const { rows } = await delivery.pool.query(
      'SELECT connector_test::text AS test, request FROM connector_test',
    );
    expect(rows[0].request).toBeNull();
    const { rows: told } = await delivery.pool.query(
      "SELECT string_agg(audit_entry::text, ' ') AS told FROM audit_entry",
    );
    const all = `${rows[0].test} ${told[0].told}`;
    expect(all).not.toContain(PASSWORD);
    expect(all).not.toContain(Buffer.from(PASSWORD).toString('base64').slice(0, 12));
    const { rows: connectors } = await delivery.pool.query(
      'SELECT authentication_user_name FROM send_connector',
    );
    expect(connectors).toEqual([{ authentication_user_name: null }]);
  });

  it('that is wrong is told as deliveries tell it', async () => {
    delivery.behave({ auth: { ...auth, pass: 'another' } });
    await delivery.connect(['127.0.0.1']);
    expect(inBrief(await test(OWN)).at(-1)).toBe('AUTH Failed authenticationFailed');
  });

  it('that is stored is not told to another host', async () => {
    delivery.behave({ auth });
    await delivery.connect(['127.0.0.1']);
    await runAsLocal('Set-SendConnector', { Identity: 'out', ...OWN });
    expect(inBrief(await test({})).at(-1)).toBe('AUTH Succeeded');
    const said = listen();
    await expect(test({ Port: delivery.hosts[0]?.port, SmartHosts: ['127.0.0.2'] })).rejects.toThrow(
      'SecretForAnotherAddress',
    );
    await expect(test({ SmartHosts: ['localhost'] })).rejects.toThrow('SecretForAnotherAddress');
    said.stop();
    expect(said.verbs).toEqual([]);
  });
});

it('settings that are not stored are tested without a connector', async () => {
  const { output } = await runAsLocal('Test-SendConnector', {
    DNSRoutingEnabled: false,
    SmartHosts: ['127.0.0.2'],
    Port: delivery.hosts[1]?.port,
    SourceServer: 'HUB1',
  });
  expect(inBrief(output).at(-1)).toBe('EHLO Succeeded');
  expect(output.at(-1)?.Address).toBe('127.0.0.2');
  const { rows } = await delivery.pool.query('SELECT count(*)::int AS n FROM send_connector');
  expect(rows[0].n).toBe(0);
});

describe('one that takes long', () => {
  const begin = async () => {
    delivery.behave({ hangAt: 'greeting' });
    await delivery.connect(['127.0.0.1']);
    const { output } = await runAsLocal('Test-SendConnector', { Identity: 'out', AsJob: true });
    return Number(output[0]?.Identity);
  };
  const read = async (id: number) => (await runAsLocal('Get-SendConnectorTest', { Identity: id })).output[0];

  it('tells its steps as they come, keeps a second one of the connector waiting, and can be stopped', async () => {
    const id = await begin();
    await until(delivery.pool, 'SELECT steps FROM connector_test', ([row]) =>
      JSON.stringify(row?.steps).includes('Greeting'),
    );
    const found = await read(id);
    expect(found).toMatchObject({ State: 'Running', Connector: 'out', SourceServer: 'HUB1' });
    await expect(test({})).rejects.toThrow('TestUnderWay');
    await runAsLocal('Stop-SendConnectorTest', { Identity: id });
    expect(await read(id)).toMatchObject({ State: 'Cancelled' });
    // Its connection goes with it.
    await until(delivery.pool, 'SELECT request FROM connector_test', ([row]) => row?.request === null);
    delivery.behave({});
    expect(inBrief(await test({})).at(-1)).toBe('EHLO Succeeded');
  });

  it('is lost when its server does not answer', async () => {
    await delivery.connect(['127.0.0.1']);
    const { rows } = await delivery.pool.query(
      `INSERT INTO connector_test (server_id, connector_name, actor, created_at)
       VALUES (gen_random_uuid(), 'out', 'local:test', now() - interval '40 seconds') RETURNING id`,
    );
    expect(await read(Number(rows[0].id))).toMatchObject({ State: 'Lost' });
  });
});

it('is begun so often and no more, by one person and by all', async () => {
  await delivery.connect(['127.0.0.1']);
  const fill = (actor: string, count: number) =>
    delivery.pool.query(
      `INSERT INTO connector_test (server_id, connector_name, actor, state, created_at)
       SELECT gen_random_uuid(), 'x', $1, 'Failed', now() - interval '1 second' FROM generate_series(1, $2)`,
      [actor, count],
    );
  await fill('local:test', 20);
  await expect(test({})).rejects.toThrow('TestTooOften');
  await delivery.pool.query('DELETE FROM connector_test');
  await fill('somebody', 59);
  expect(inBrief(await test({})).at(-1)).toBe('EHLO Succeeded');
  await expect(test({})).rejects.toThrow('TestTooOften');
});

it('is audited, with the connector that it is about', async () => {
  await delivery.connect(['127.0.0.1']);
  await test({});
  const { rows } = await delivery.pool.query(
    "SELECT objects, outcome FROM audit_entry WHERE cmdlet = 'Test-SendConnector' ORDER BY id DESC LIMIT 1",
  );
  expect(rows[0]).toMatchObject({ outcome: 'succeeded', objects: expect.arrayContaining(['out']) });
});
