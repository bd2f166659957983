import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RawSmtpClient } from '@/lib/testing/raw-smtp-client';
import {
  CONNECTOR,
  DEFAULT_CONNECTOR,
  OUTSIDE,
  startTestReceive,
  type TestReceive,
} from './receive.test-tools';
import type { ReceiveEvent } from './receive-events';

let receive: TestReceive;
const clients: RawSmtpClient[] = [];

beforeEach(async () => {
  receive = await startTestReceive();
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await receive.server.stop(0);
});

async function connect(localAddress = '127.0.0.1'): Promise<RawSmtpClient> {
  const client = await RawSmtpClient.greeted(receive.server.port, { localAddress });
  clients.push(client);
  return client;
}
async function hello(localAddress?: string): Promise<RawSmtpClient> {
  const client = await connect(localAddress);
  await client.say('EHLO client.example');
  return client;
}
/** What is answered until the connection ends, or `count` replies. */
async function answers(client: RawSmtpClient, said: string, count: number): Promise<string[]> {
  client.write(said);
  const all: string[] = [];
  while (all.length < count) {
    const answer = await client.reply();
    all.push(answer);
    if (answer.startsWith('421')) break;
  }
  return all;
}
const told = <Kind extends ReceiveEvent['kind']>(kind: Kind) =>
  receive.events.filter((event): event is Extract<ReceiveEvent, { kind: Kind }> => event.kind === kind);

describe('HTTP', () => {
  it.each(['CONNECT host:80 HTTP/1.1', 'GET / HTTP/1.1', 'PROPFIND / HTTP/1.1', 'PRI * HTTP/2.0', 'PUT /x'])(
    '%s is answered 421, and what follows is not heard',
    async (line) => {
      const client = await connect();
      client.write(`${line}\r\nHost: a.example\r\n\r\nEHLO x\r\nMAIL FROM:<a@x.example>\r\n`);
      expect(await client.reply()).toMatch(/^421 4\.4\.2 HTTP/);
      expect(await client.closed()).toBe('');
    },
  );

  it('with a line longer than any command is answered 421 too', async () => {
    const client = await connect();
    client.write(`GET /?${'x'.repeat(3000)} HTTP/1.1\r\n`);
    expect(await client.reply()).toMatch(/^421 /);
  });

  it('behind an EHLO is answered 421 as well', async () => {
    const client = await hello();
    expect(await client.say('TRACE / HTTP/1.1')).toMatch(/^421 /);
  });
});

describe('recipients that are refused', () => {
  const refused = (count: number) =>
    Array.from({ length: count }, (_unused, n) => `RCPT TO:<nobody${n}@local.example>\r\n`).join('');

  it('are answered a hundred times when none was accepted, then the client is sent away', async () => {
    const client = await hello();
    await client.say('MAIL FROM:<a@x.example>');
    const all = await answers(client, refused(150), 150);
    expect(all).toHaveLength(101);
    expect(all.slice(0, 100).every((answer) => answer.startsWith('550 5.1.1'))).toBe(true);
    expect(all[100]).toMatch(/^421 4\.7\.0 Too many recipients were refused/);
    expect(await client.closed()).toBe('');
  });

  it('are answered as many times as a message may have recipients when one was accepted', async () => {
    receive.setConnectors([{ ...CONNECTOR, maxRecipientsPerMessage: 300 }]);
    const client = await hello();
    await client.say('MAIL FROM:<a@x.example>');
    const all = await answers(client, `RCPT TO:<b@contoso.com>\r\n${refused(301)}`, 302);
    expect(all.filter((answer) => answer.startsWith('550')).length).toBe(300);
    expect(all.at(-1)).toMatch(/^421 /);
  });

  it('are counted anew in each transaction', async () => {
    const client = await hello();
    for (let n = 0; n < 3; n += 1) {
      const all = await answers(client, `RSET\r\nMAIL FROM:<a@x.example>\r\n${refused(60)}`, 62);
      expect(all).toHaveLength(62);
    }
  });

  it('for now are not counted: it is not the client’s doing', async () => {
    await receive.server.stop(0);
    receive = await startTestReceive({ recipients: { resolve: () => Promise.reject(new Error('down')) } });
    const client = await hello();
    await client.say('MAIL FROM:<a@x.example>');
    const all = await answers(client, refused(150), 150);
    expect(all).toHaveLength(150);
    expect(all.every((answer) => answer.startsWith('451'))).toBe(true);
  });
});

describe('commands without a message', () => {
  it.each(['NOOP', 'RSET', 'VRFY x', 'HELP', 'EHLO x', 'MAIL FROM:<a@x.example>\r\nRSET'])(
    '%s: after a thousand the client is sent away',
    async (line) => {
      const client = await hello();
      const lines = line.split('\r\n').length;
      const all = await answers(client, `${line}\r\n`.repeat(1200 / lines), 1200);
      expect(all).toHaveLength(1000);
      expect(all.at(-1)).toBe('421 4.7.0 Too many commands without a message, closing transmission channel');
    },
  );

  it('are counted anew behind a message', async () => {
    const client = await hello();
    for (let n = 0; n < 3; n += 1) {
      expect(await answers(client, 'NOOP\r\n'.repeat(900), 900)).toHaveLength(900);
      await client.say('MAIL FROM:<a@x.example>');
      await client.say('RCPT TO:<b@contoso.com>');
      await client.say('DATA');
      expect(await client.say('Subject: a\r\n\r\nb\r\n.')).toMatch(/^250 /);
    }
  });

  it('are not its recipients, however many it has', async () => {
    receive.setConnectors([{ ...CONNECTOR, maxRecipientsPerMessage: 5000 }]);
    const client = await hello();
    await client.say('MAIL FROM:<a@x.example>');
    const recipients = Array.from({ length: 4000 }, (_unused, n) => `RCPT TO:<u${n}@contoso.com>\r\n`).join(
      '',
    );
    expect(new Set(await answers(client, recipients, 4000))).toEqual(new Set(['250 2.1.5 Accepted']));
    expect(await client.say('DATA')).toMatch(/^354 /);
  });
});

describe('a local part that a program behind us could take for a command', () => {
  it.each(['-oQ/tmp', '|cat', '`id`', '=?utf-8?q?u=40sink.test?=', '/etc/passwd', '"|cat"', '"$(id)"'])(
    '%s is refused from a client that may not relay',
    async (localPart) => {
      const client = await hello(OUTSIDE);
      await client.say('MAIL FROM:<a@x.example>');
      expect(await client.say(`RCPT TO:<${localPart}@relay.example>`)).toMatch(/^553 5\.1\.3 /);
      expect(told('refused')).toHaveLength(1);
    },
  );

  it('is taken from a client that may relay', async () => {
    const client = await hello();
    await client.say('MAIL FROM:<|cat@x.example>');
    expect(await client.say('RCPT TO:<-oQ/tmp@relay.example>')).toMatch(/^250 /);
  });

  it('is taken where the connector says so', async () => {
    receive.setConnectors([{ ...DEFAULT_CONNECTOR, rejectUnsafeLocalParts: false }]);
    const client = await hello(OUTSIDE);
    await client.say('MAIL FROM:<`id`@x.example>');
    expect(await client.say('RCPT TO:<|cat@relay.example>')).toMatch(/^250 /);
  });

  it('is no sender either, but for the hyphen of mobile addresses', async () => {
    const client = await hello(OUTSIDE);
    expect(await client.say('MAIL FROM:<|cat@x.example>')).toMatch(/^553 5\.1\.7 /);
    expect(await client.say('MAIL FROM:<-a..b-@docomo.example>')).toMatch(/^250 /);
    expect(await client.say('RCPT TO:<..@relay.example>')).toMatch(/^250 /);
  });
});

describe('a command that is refused', () => {
  it('is told with the reason', async () => {
    const client = await hello();
    await client.say('MAIL FROM:<Scanner@1@x.example>');
    await client.say('FROBNICATE now');
    client.write(`MAIL FROM:<${'x'.repeat(3000)}>\r\n`);
    await client.reply();
    const place = { clientIp: '127.0.0.1', connectorName: CONNECTOR.name };
    expect(told('commandRefused')).toEqual([
      {
        ...{ kind: 'commandRefused', ...place, command: 'MAIL FROM:<Scanner@1@x.example>' },
        reply: '501 5.1.7 Error: Bad sender address syntax: the part before the @ is not valid',
      },
      {
        ...{ kind: 'commandRefused', ...place, command: 'FROBNICATE now' },
        reply: '500 5.5.2 Error: command not recognized',
      },
      {
        ...{ kind: 'commandRefused', ...place, command: `MAIL FROM:<${'x'.repeat(189)}` },
        reply: '500 5.5.2 Line too long',
      },
    ]);
  });

  it('by policy is told once, as that', async () => {
    const client = await hello();
    await client.say('MAIL FROM:<alice>');
    await client.say('MAIL FROM:<a@x.example> RET=FULL');
    expect(told('refused')).toHaveLength(2);
    expect(told('commandRefused')).toHaveLength(0);
  });

  it('never tells a password', async () => {
    const client = await hello();
    await client.say('AUTH PLAIN AGFsaWNlAHNlY3JldA==');
    await client.say('AUTH LOGIN');
    await client.say('YWxpY2U=');
    await client.say('c2VjcmV0');
    const said = JSON.stringify(told('commandRefused'));
    expect(told('commandRefused')).toHaveLength(4);
    for (const secret of ['AGFsaWNl', 'YWxpY2U', 'c2VjcmV0']) expect(said).not.toContain(secret);
  });
});
