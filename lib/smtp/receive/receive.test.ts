import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SubmitResult } from '@/lib/mail/message/incoming-message';
import { RawSmtpClient } from '@/lib/testing/raw-smtp-client';
import {
  CONNECTOR,
  DEFAULT_CONNECTOR,
  OUTSIDE,
  startTestReceive,
  type TestReceive,
} from './receive.test-tools';
import { createCertificate } from './tls-certificate';

let receive: TestReceive;
const clients: RawSmtpClient[] = [];

beforeEach(async () => {
  receive = await startTestReceive();
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await receive.server.stop();
  expect(receive.server.openConnections()).toBe(0);
});

async function connect(options: { localAddress?: string } = {}): Promise<RawSmtpClient> {
  const client = await RawSmtpClient.greeted(receive.server.port, options);
  clients.push(client);
  return client;
}

async function hello(options: { localAddress?: string } = {}): Promise<RawSmtpClient> {
  const client = await connect(options);
  await client.say('EHLO client.example');
  return client;
}

/** MAIL, RCPT and DATA said; the content is the test's. */
async function atData(
  client: RawSmtpClient,
  recipients = ['bob@contoso.com'],
  parameters = '',
): Promise<void> {
  expect(await client.say(`MAIL FROM:<alice@sender.example>${parameters}`)).toMatch(/^250 2\.1\.0 /);
  for (const recipient of recipients)
    expect(await client.say(`RCPT TO:<${recipient}>`)).toMatch(/^250 2\.1\.5 /);
  expect(await client.say('DATA')).toMatch(/^354 /);
}

async function sendContent(content: string, parameters = ''): Promise<string> {
  const client = await hello();
  await atData(client, undefined, parameters);
  client.write(content);
  return client.reply();
}

describe('the greeting and EHLO', () => {
  it('name the server and what it can do', async () => {
    const client = await RawSmtpClient.connect(receive.server.port);
    clients.push(client);
    expect(await client.reply()).toMatch(/^220 postern\.example ESMTP /);
    const lines = (await client.say('EHLO client.example')).split('\n').map((line) => line.slice(4));
    expect(lines.slice(1).sort()).toEqual([
      '8BITMIME',
      'ENHANCEDSTATUSCODES',
      'PIPELINING',
      'SIZE 100000',
      'SMTPUTF8',
      'STARTTLS',
    ]);
    expect(lines[0]).toBe('postern.example Hello [127.0.0.1]');
  });

  it('use the name and banner of the connector', async () => {
    receive.setConnectors([{ ...CONNECTOR, fqdn: 'mail.contoso.com', banner: '220 Go ahead' }]);
    const client = await RawSmtpClient.connect(receive.server.port);
    clients.push(client);
    expect(await client.reply()).toBe('220 Go ahead');
    expect(await client.say('EHLO client.example')).toMatch(/^250-mail\.contoso\.com Hello /);
  });

  it.each(['HELO', 'EHLO', 'HELO my printer'])('take the %s of a device', async (line) => {
    const client = await connect();
    expect(await client.say(line)).toMatch(/^250[ -]postern\.example Hello/);
    expect(await client.say('MAIL FROM:<scanner@contoso.com>')).toMatch(/^250 /);
  });
});

describe('a message', () => {
  it('is answered with its id once it is stored, and handed over with envelope, facts and trace', async () => {
    const client = await hello();
    await atData(client, ['bob@Contoso.com', '"a b"@contoso.com'], ' SIZE=120 BODY=8BITMIME');
    client.write(
      'Subject: =?utf-8?B?44GT44KT44Gr44Gh44Gv?=\r\nMessage-ID: <1@x>\r\nReceived: a\r\n\r\ncaf\xe9\r\n.\r\n',
    );
    expect(await client.reply()).toBe('250 2.0.0 1 Queued mail for delivery');
    expect(receive.taken[0]?.message).toMatchObject({
      from: 'alice@sender.example',
      recipients: [
        { address: 'bob@Contoso.com', domain: 'contoso.com' },
        { address: '"a b"@contoso.com', domain: 'contoso.com' },
      ],
      smtpUtf8: false,
      eightBitMime: true,
      sizeHintBytes: 120,
      trace: {
        helo: 'client.example',
        clientIp: '127.0.0.1',
        clientName: null,
        protocol: 'ESMTP',
        tlsVersion: null,
        tlsCipher: null,
      },
      receiveConnectorName: 'Relay SERVER',
      mayRelay: true,
    });
    expect(receive.taken[0]?.facts).toMatchObject({
      subject: 'こんにちは',
      internetMessageId: '<1@x>',
      hopCount: 1,
      eightBit: true,
      hasFields: true,
      sizeBytes: receive.taken[0]?.stored.length,
    });
    expect(receive.events).toMatchObject([{ kind: 'accepted', id: '1' }]);
  });

  it('of the null sender has an empty from', async () => {
    const client = await hello();
    expect(await client.say('MAIL FROM:<>')).toMatch(/^250 /);
    await client.say('RCPT TO:<bob@contoso.com>');
    await client.say('DATA');
    expect(await client.say('.')).toMatch(/^250 /);
    expect(receive.taken[0]).toMatchObject({ message: { from: '' }, content: '' });
  });

  it('after HELO comes with SMTP, inside TLS with ESMTPS and the cipher, with SMTPUTF8 with UTF8SMTPS', async () => {
    const plain = await connect();
    await plain.say('HELO printer');
    await atData(plain);
    await plain.say('.');

    const secure = await hello();
    expect(await secure.say('STARTTLS')).toMatch(/^220 /);
    await secure.startTls();
    expect(await secure.say('EHLO client.example')).not.toContain('STARTTLS');
    await atData(secure);
    await secure.say('.');
    await atData(secure, undefined, ' SMTPUTF8');
    await secure.say('.');

    expect(receive.taken.map(({ message }) => message.trace.protocol)).toEqual([
      'SMTP',
      'ESMTPS',
      'UTF8SMTPS',
    ]);
    expect(receive.taken[1]?.message.trace).toMatchObject({
      tlsVersion: 'TLSv1.3',
      tlsCipher: expect.stringMatching(/^TLS_/),
    });
  });

  it('pipelined in one write is taken', async () => {
    const client = await hello();
    client.write('MAIL FROM:<a@x.example>\r\nRCPT TO:<b@contoso.com>\r\nDATA\r\n');
    const replies = [await client.reply(), await client.reply(), await client.reply()];
    expect(replies.map((reply) => reply.slice(0, 3))).toEqual(['250', '250', '354']);
    client.write('Subject: x\r\n\r\nbody\r\n.\r\nMAIL FROM:<c@x.example>\r\nQUIT\r\n');
    expect(
      [await client.reply(), await client.reply(), await client.reply()].map((r) => r.slice(0, 3)),
    ).toEqual(['250', '250', '221']);
    expect(receive.taken[0]?.content).toBe('Subject: x\r\n\r\nbody\r\n');
  });

  it('pipelined with a whole other one, content and all, is answered, and so is what follows', async () => {
    const client = await hello();
    const message = 'MAIL FROM:<a@x.example>\r\nRCPT TO:<b@contoso.com>\r\nDATA\r\nbody\r\n.\r\n';
    client.write(`${message}${message}${message}NOOP\r\n`);
    const codes: string[] = [];
    for (let i = 0; i < 13; i += 1) codes.push((await client.reply()).slice(0, 3));
    expect(codes).toEqual([...Array(3).fill(['250', '250', '354', '250']).flat(), '250']);
    expect(receive.taken).toHaveLength(3);
  });

  it('follows another on the same connection with nothing left of it', async () => {
    const client = await hello();
    await atData(client, ['one@contoso.com']);
    await client.say('.');
    await atData(client, ['two@contoso.com']);
    await client.say('.');
    expect(receive.taken.map(({ message }) => message.recipients.map(({ address }) => address))).toEqual([
      ['one@contoso.com'],
      ['two@contoso.com'],
    ]);
  });

  it('after RSET has only the recipients named since', async () => {
    const client = await hello();
    await client.say('MAIL FROM:<a@x.example>');
    await client.say('RCPT TO:<gone@contoso.com>');
    await client.say('RSET');
    await atData(client, ['kept@contoso.com']);
    await client.say('.');
    expect(receive.taken[0]?.message.recipients.map(({ address }) => address)).toEqual(['kept@contoso.com']);
  });

  it('to the same recipient twice goes once, and to two that differ in case to both', async () => {
    const client = await hello();
    await atData(client, ['Bob@contoso.com', 'bob@contoso.com', 'bob@contoso.com']);
    await client.say('.');
    expect(receive.taken[0]?.message.recipients.map(({ address }) => address)).toEqual([
      'Bob@contoso.com',
      'bob@contoso.com',
    ]);
  });

  it.each([
    [
      { ok: false, code: 452, enhancedCode: '4.3.1', text: 'Insufficient system resources' },
      '452 4.3.1 Insufficient system resources',
    ],
    [{ ok: false, code: 554, enhancedCode: '5.7.1', text: 'Not this one' }, '554 5.7.1 Not this one'],
  ] as const)('that the store refuses is refused with its words', async (result, reply) => {
    await receive.server.stop();
    receive = await startTestReceive({ submit: async () => result });
    expect(await sendContent('Subject: x\r\n\r\nbody\r\n.\r\n')).toBe(reply);
  });

  it('that cannot be stored is answered 451, and the connection goes on', async () => {
    await receive.server.stop();
    receive = await startTestReceive({ submit: () => Promise.reject(new Error('the database is away')) });
    const client = await hello();
    await atData(client);
    client.write(`${'x'.repeat(50_000)}\r\n.\r\n`);
    expect(await client.reply()).toBe('451 4.3.0 The message could not be stored, try again later');
    expect(receive.events).toMatchObject([
      { kind: 'failed', error: new Error('the database is away') },
      { kind: 'refused', stage: 'data' },
    ]);
    expect(await client.say('NOOP')).toMatch(/^250 /);
  });

  it('has its reply only after submit has resolved', async () => {
    await receive.server.stop();
    let commit: (result: SubmitResult) => void = () => undefined;
    const asked = new Promise<void>((resolve) => {
      startTestReceive({
        submit: async (message) => {
          for await (const _piece of message.content);
          resolve();
          return new Promise((done) => {
            commit = done;
          });
        },
      }).then((started) => {
        receive = started;
        return hello().then(async (client) => {
          await atData(client);
          client.write('.\r\n');
        });
      });
    });
    await asked;
    const [client] = clients;
    let isAnswered = false;
    const reply = client?.reply().then((text) => {
      isAnswered = true;
      return text;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isAnswered).toBe(false);
    commit({ ok: true, id: '77' });
    expect(await reply).toBe('250 2.0.0 77 Queued mail for delivery');
  });
});

describe('relaying', () => {
  it.each([
    ['<bob@foreign.example>', '550 5.7.1 Unable to relay'],
    ['<bob@local.example>', '550 5.1.1 RESOLVER.ADR.ExRecipNotFound; not found'],
    ['<user%foreign.example@relay.example>', '550 5.7.1 Unable to relay'],
    ['<user%foreign.example@local.example>', '550 5.7.1 Unable to relay'],
    ['<foreign.example!user@relay.example>', '550 5.7.1 Unable to relay'],
    ['<"user@foreign.example"@relay.example>', '550 5.7.1 Unable to relay'],
    ['<foreign.example!user>', '550 5.7.1 Unable to relay'],
    ['<user%foreign.example>', '550 5.7.1 Unable to relay'],
    ['<@relay.example,@local.example:user@foreign.example>', '550 5.7.1 Unable to relay'],
    ['<postmaster>', '550 5.1.1 RESOLVER.ADR.ExRecipNotFound; not found'],
    ['<bob>', '501 5.1.3 Invalid address: the recipient has no domain'],
    ['<bob@[127.0.0.1]>', '550 5.7.1 Unable to relay'],
  ])('from outside to %s is refused', async (path, reply) => {
    const client = await hello({ localAddress: OUTSIDE });
    await client.say('MAIL FROM:<a@x.example>');
    expect(await client.say(`RCPT TO:${path}`)).toBe(reply);
    expect(await client.say('DATA')).toMatch(/^503 /);
  });

  it('from outside to a relayed accepted domain is taken', async () => {
    const client = await hello({ localAddress: OUTSIDE });
    await atData(client, ['bob@relay.example']);
    expect(await client.say('.')).toMatch(/^250 /);
    expect(receive.taken[0]?.message).toMatchObject({
      mayRelay: false,
      receiveConnectorName: 'Default SERVER',
    });
  });

  it('from inside to a foreign domain is taken, its source route dropped', async () => {
    const client = await hello();
    await client.say('MAIL FROM:<a@x.example>');
    expect(await client.say('RCPT TO:<@a.example,@b.example:user@c.example>')).toMatch(/^250 /);
    await client.say('DATA');
    await client.say('.');
    expect(receive.taken[0]?.message.recipients).toEqual([
      { address: 'user@c.example', domain: 'c.example' },
    ]);
  });

  it('is allowed or not by what the connectors say at the next connection', async () => {
    receive.setConnectors([DEFAULT_CONNECTOR]);
    const client = await hello();
    await client.say('MAIL FROM:<a@x.example>');
    expect(await client.say('RCPT TO:<bob@foreign.example>')).toBe('550 5.7.1 Unable to relay');
  });
});

describe('the server', () => {
  it('shows a new certificate at the next handshake', async () => {
    receive.server.setCertificate(await createCertificate(['renewed.example']));
    const client = await hello();
    await client.say('STARTTLS');
    await client.startTls();
    expect(await client.say('EHLO client.example')).toMatch(/^250-/);
  });

  it('drops what was said in the clear behind STARTTLS (injection)', async () => {
    const client = await hello();
    client.write('STARTTLS\r\nMAIL FROM:<evil@x.example>\r\n');
    expect(await client.reply()).toMatch(/^220 /);
    await client.startTls();
    expect(await client.say('RCPT TO:<bob@contoso.com>')).toMatch(/^503 /);
  });

  it('that stops says 421 to who is idle and lets a message under way finish', async () => {
    const idle = await hello();
    const busy = await hello();
    await atData(busy);
    busy.write('Subject: x\r\n\r\n');
    const stopped = receive.server.stop();
    expect(await idle.reply()).toMatch(/^421 4\.3\.2 /);
    await expect(RawSmtpClient.connect(receive.server.port)).rejects.toThrow();
    busy.write('body\r\n.\r\n');
    expect(await busy.reply()).toMatch(/^250 2\.0\.0 1 /);
    expect(await busy.reply()).toMatch(/^421 4\.3\.2 /);
    await stopped;
    expect(receive.taken).toHaveLength(1);
  });

  it('that stops does not wait for ever for a message that never ends', async () => {
    const client = await hello();
    await atData(client);
    await receive.server.stop(50);
    expect(receive.taken).toHaveLength(0);
  });
});
