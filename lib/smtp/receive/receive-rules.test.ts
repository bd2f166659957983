import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { OwnAddresses } from '@/lib/mail/address/own-addresses';
import type { ReceiveConnectorPolicy } from '@/lib/mail/routing/receive-connector-policy';
import { RawSmtpClient } from '@/lib/testing/raw-smtp-client';
import {
  CONNECTOR,
  DEFAULT_CONNECTOR,
  OUTSIDE,
  startTestReceive,
  type TestReceive,
} from './receive.test-tools';

/** What a receive connector's settings do on the wire. */

const ALL = { ...DEFAULT_CONNECTOR, name: 'Only' };
/** The binding of the tests is at port 0. */
const IMPLICIT = { ...ALL, implicitTlsPorts: ['0'] };

let receive: TestReceive;
const clients: RawSmtpClient[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await receive.server.stop();
  expect(receive.server.openConnections()).toBe(0);
});

async function start(connector: ReceiveConnectorPolicy): Promise<void> {
  receive = await startTestReceive({
    connectors: [connector],
    authenticate: async ({ userName, password }) =>
      password === 'secret'
        ? {
            ok: true,
            account: {
              id: userName,
              name: userName,
              isEnded: false,
              maySendAs: (address) => new OwnAddresses(['contoso.com']).has(address),
            },
          }
        : { ok: false, why: 'wrong' },
  });
}

async function connected(localAddress?: string): Promise<RawSmtpClient> {
  const options = localAddress === undefined ? {} : { localAddress };
  const client = await RawSmtpClient.connect(receive.server.port, options);
  clients.push(client);
  return client;
}

async function hello(localAddress?: string): Promise<RawSmtpClient> {
  const client = await connected(localAddress);
  await client.reply();
  await client.say('EHLO client.example');
  return client;
}

const authPlain = (name: string, password = 'secret') =>
  `AUTH PLAIN ${Buffer.from(`\0${name}\0${password}`).toString('base64')}`;

/** OpenSSL's own client: what it found out, or why not. */
async function openssl(input: string, ...args: readonly string[]): Promise<string> {
  const child = spawn('openssl', ['s_client', '-connect', `127.0.0.1:${receive.server.port}`, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(input);
  const [said, told] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return `${said}${told}`;
}

describe('implicit TLS', () => {
  it('comes before the greeting, and AUTH and mail over it', async () => {
    await start({ ...IMPLICIT, basicAuth: 'overTls', takesUsers: true });
    const client = await connected();
    await client.startTls();
    expect(await client.reply()).toMatch(/^220 postern\.example /);
    const extensions = await client.say('EHLO client.example');
    expect(extensions).toContain('AUTH LOGIN PLAIN');
    expect(extensions).not.toContain('STARTTLS');
    expect(await client.say('STARTTLS')).toBe('503 5.5.1 Error: TLS already active');
    expect(await client.say(authPlain('kim'))).toMatch(/^235 /);
    await client.say('MAIL FROM:<kim@contoso.com>');
    await client.say('RCPT TO:<b@foreign.example>');
    await client.say('DATA');
    expect(await client.say('From: kim@contoso.com\r\n\r\nbody\r\n.')).toMatch(/^250 /);
    expect(await client.say('QUIT')).toMatch(/^221 /);
    await client.closed();
    expect(receive.taken[0]?.message.trace).toMatchObject({ protocol: 'ESMTPSA', tlsVersion: 'TLSv1.3' });
    expect(await receive.endedSession()).toMatchObject({ end: 'Quit', messages: 1, tlsVersion: 'TLSv1.3' });
  });

  it('is what OpenSSL’s client sees, too', async () => {
    await start(IMPLICIT);
    const seen = await openssl('NOOP\nQUIT\n', '-quiet', '-crlf');
    expect(seen).toMatch(/220 postern\.example [\s\S]*250 2\.0\.0 OK/);
  });

  it('says nothing to who speaks in the clear, whose session ends as one of TLS that failed', async () => {
    await start(IMPLICIT);
    const client = await connected();
    client.write('EHLO client.example\r\n');
    expect(await client.closed()).not.toMatch(/^\d{3}/);
    expect(await receive.endedSession()).toMatchObject({ end: 'TlsFailed' });
  });
});

describe('implicit TLS of who is not let in', () => {
  it.each([
    ['one connection too many', { maxInboundConnection: 0 }, true],
    ['no room for a handshake', {}, false],
  ])('says nothing in the clear: %s', async (_why, limits, hasRoom) => {
    receive = await startTestReceive({ connectors: [{ ...IMPLICIT, ...limits }], mayGoOn: () => hasRoom });
    const client = await connected();
    expect(await client.closed()).toBe('');
    expect(await receive.endedSession()).toMatchObject({ end: 'NotLetIn' });
  });
});

describe('the oldest TLS version', () => {
  it.each([
    ['Tls10', '-tls1', 'TLSv1'],
    ['Tls10', '-tls1_1', 'TLSv1.1'],
    ['Tls11', '-tls1_1', 'TLSv1.1'],
    ['Tls12', '-tls1_2', 'TLSv1.2'],
    ['Tls13', '-tls1_3', 'TLSv1.3'],
  ] as const)('%s is spoken by a client of %s', async (tlsMinimumVersion, flag, version) => {
    await start({ ...ALL, tlsMinimumVersion });
    const old = ['-tls1', '-tls1_1'].includes(flag) ? ['-cipher', 'ALL:@SECLEVEL=0'] : [];
    const seen = await openssl('QUIT\r\n', '-starttls', 'smtp', flag, ...old);
    expect(seen).toMatch(new RegExp(`New, ${version === 'TLSv1.1' ? 'TLSv1.0|SSLv3|TLSv1' : version}`));
    expect(await receive.endedSession()).toMatchObject({ tlsVersion: version });
  });

  it.each([
    ['Tls11', '-tls1'],
    ['Tls12', '-tls1_1'],
    ['Tls13', '-tls1_2'],
  ] as const)('%s is not for a client of %s', async (tlsMinimumVersion, flag) => {
    await start({ ...ALL, tlsMinimumVersion });
    const seen = await openssl('QUIT\r\n', '-starttls', 'smtp', flag, '-cipher', 'ALL:@SECLEVEL=0');
    expect(seen).toMatch(/alert protocol version/);
    expect(await receive.endedSession()).toMatchObject({ end: 'TlsFailed', tlsVersion: null });
  });
});

describe('RequireTLS', () => {
  it('takes no mail before TLS', async () => {
    await start({ ...CONNECTOR, requireTls: true });
    const client = await hello();
    expect(await client.say('MAIL FROM:<a@x.example>')).toBe('530 5.7.0 Must issue a STARTTLS command first');
    await client.say('STARTTLS');
    await client.startTls();
    await client.say('EHLO client.example');
    expect(await client.say('MAIL FROM:<a@x.example>')).toMatch(/^250 /);
  });
});

describe('DefaultDomain', () => {
  it('is appended to senders and recipients without a domain', async () => {
    await start({ ...CONNECTOR, defaultDomain: 'printers.example' });
    const client = await hello();
    expect(await client.say('MAIL FROM:<root>')).toMatch(/^250 /);
    expect(await client.say('RCPT TO:<kim>')).toMatch(/^250 /);
    expect(await client.say('RCPT TO:<lee@contoso.com>')).toMatch(/^250 /);
    await client.say('DATA');
    expect(await client.say('Subject: alert\r\n\r\nbody\r\n.')).toMatch(/^250 /);
    expect(receive.taken[0]?.message.from).toBe('root@printers.example');
    expect(receive.taken[0]?.message.recipients.map(({ address }) => address)).toEqual([
      'kim@printers.example',
      'lee@contoso.com',
    ]);
  });

  it('leaves the null sender alone, and gives nobody a right', async () => {
    await start({ ...ALL, defaultDomain: 'foreign.example' });
    const client = await hello(OUTSIDE);
    expect(await client.say('MAIL FROM:<>')).toMatch(/^250 /);
    expect(await client.say('RCPT TO:<kim>')).toBe('550 5.7.1 Unable to relay');
    expect(await client.say('RCPT TO:<foreign.example!kim>')).toBe('550 5.7.1 Unable to relay');
  });

  it('is not there unless it is set', async () => {
    await start(CONNECTOR);
    const client = await hello();
    expect(await client.say('MAIL FROM:<root>')).toBe('501 5.1.7 Invalid address: the sender has no domain');
  });
});

describe('TarpitInterval', () => {
  const TARPIT_MS = 150;
  const elapsed = async (work: () => Promise<string>): Promise<[string, number]> => {
    const before = performance.now();
    return [await work(), performance.now() - before];
  };

  it('holds back the refusal of a recipient, and nothing before it', async () => {
    await start({ ...ALL, tarpitMs: TARPIT_MS });
    const client = await hello();
    const before = performance.now();
    client.write('MAIL FROM:<a@x.example>\r\nRCPT TO:<b@foreign.example>\r\nNOOP\r\n');
    expect(await client.reply()).toMatch(/^250 /);
    expect(performance.now() - before).toBeLessThan(TARPIT_MS);
    expect(await client.reply()).toBe('550 5.7.1 Unable to relay');
    expect(performance.now() - before).toBeGreaterThan(TARPIT_MS - 2);
    expect(await client.reply()).toBe('250 2.0.0 OK');
  });

  it('holds back what a wrong password is answered, and is not for who has signed in', async () => {
    await start({ ...ALL, basicAuth: 'always', takesUsers: true, tarpitMs: TARPIT_MS });
    const client = await hello();
    const [wrong, wrongMs] = await elapsed(() => client.say(authPlain('kim', 'guess')));
    expect(wrong).toMatch(/^535 5\.7\.8 /);
    expect(wrongMs).toBeGreaterThan(TARPIT_MS - 2);
    await client.say(authPlain('kim'));
    await client.say('MAIL FROM:<kim@contoso.com>');
    const [none, noneMs] = await elapsed(() => client.say('RCPT TO:<nobody@local.example>'));
    expect(none).toMatch(/^550 5\.1\.1 /);
    expect(noneMs).toBeLessThan(TARPIT_MS);
  });

  it('ends with the client', async () => {
    await start({ ...ALL, tarpitMs: 60_000 });
    const client = await hello();
    await client.say('MAIL FROM:<a@x.example>');
    client.write('RCPT TO:<b@foreign.example>\r\n');
    client.reset();
    expect(await receive.endedSession()).toMatchObject({ refusedRecipients: 1 });
  });
});

describe('MessageRateLimit', () => {
  const TOO_MANY =
    '421 4.4.2 Message submission rate for this client has exceeded the configured limit, closing transmission channel';
  const message = async (client: RawSmtpClient) => {
    const answer = await client.say('MAIL FROM:<kim@contoso.com>');
    if (answer.startsWith('250')) await client.say('RSET');
    return answer;
  };

  it('counts the messages of an address over its connections, and closes the one too many', async () => {
    await start({ ...ALL, messageRateLimit: 2 });
    const [first, second] = [await hello(), await hello()];
    expect(await message(first)).toMatch(/^250 /);
    expect(await message(second)).toMatch(/^250 /);
    expect(await message(first)).toBe(TOO_MANY);
    await first.closed();
    const other = await hello(OUTSIDE);
    expect(await message(other)).toMatch(/^250 /);
  });

  it('counts by account where it is told to, whatever the address', async () => {
    await start({
      ...ALL,
      basicAuth: 'always',
      takesUsers: true,
      messageRateLimit: 1,
      messageRateSource: 'User',
    });
    const signedIn = async (name: string, localAddress?: string) => {
      const client = await hello(localAddress);
      expect(await client.say(authPlain(name))).toMatch(/^235 /);
      return client;
    };
    expect(await message(await signedIn('kim'))).toMatch(/^250 /);
    expect(await message(await signedIn('lee'))).toMatch(/^250 /);
    expect(await message(await signedIn('kim', OUTSIDE))).toBe(TOO_MANY);
    // Of who has not signed in nobody knows whose it is.
    const stranger = await hello();
    expect(await message(stranger)).toMatch(/^250 /);
    expect(await message(stranger)).toMatch(/^250 /);
  });
});

describe('Partners', () => {
  it('send to accepted domains, and not in the name of our own', async () => {
    await start({ ...ALL, takesAnonymous: false, takesPartners: true });
    const client = await hello();
    expect(await client.say('MAIL FROM:<boss@local.example>')).toBe(
      '550 5.7.60 SMTP; Client does not have permissions to send as this sender',
    );
    expect(await client.say('MAIL FROM:<kim@partner.example>')).toMatch(/^250 /);
    expect(await client.say('RCPT TO:<a@relay.example>')).toMatch(/^250 /);
    expect(await client.say('RCPT TO:<a@foreign.example>')).toBe('550 5.7.1 Unable to relay');
  });
});

describe('MaxLogonFailures', () => {
  it.each([1, 2, 4])('%i wrong passwords close the connection', async (maxLogonFailures) => {
    await start({ ...ALL, basicAuth: 'always', maxLogonFailures });
    const client = await hello();
    for (let i = 0; i < maxLogonFailures; i += 1) {
      expect(client.isOpen).toBe(true);
      expect(await client.say(authPlain('kim', 'guess'))).toMatch(/^535 /);
    }
    await client.closed();
    expect(await receive.endedSession()).toMatchObject({ end: 'ClosedByServer' });
  });

  it('0 lets anybody guess on', async () => {
    await start({ ...ALL, basicAuth: 'always', maxLogonFailures: 0 });
    const client = await hello();
    for (let i = 0; i < 9; i += 1) await client.say(authPlain('kim', 'guess'));
    expect(await client.say(authPlain('kim'))).toMatch(/^235 /);
  });
});
