import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RawSmtpClient } from '@/lib/testing/raw-smtp-client';
import { CONNECTOR, startTestReceive, type TestReceive } from './receive.test-tools';
import { MAX_CONTENT_LINE_BYTES, MAX_HEADER_BYTES } from './receive-content';

let receive: TestReceive;
const clients: RawSmtpClient[] = [];

beforeEach(async () => {
  receive = await startTestReceive();
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await receive.server.stop();
});

async function hello(): Promise<RawSmtpClient> {
  const client = await RawSmtpClient.greeted(receive.server.port);
  clients.push(client);
  await client.say('EHLO client.example');
  return client;
}

async function atData(parameters = ''): Promise<RawSmtpClient> {
  const client = await hello();
  expect(await client.say(`MAIL FROM:<a@x.example>${parameters}`)).toMatch(/^250 /);
  expect(await client.say('RCPT TO:<bob@contoso.com>')).toMatch(/^250 /);
  expect(await client.say('DATA')).toMatch(/^354 /);
  return client;
}

/** The reply to this content, and that the connection is good for another message after it. */
async function replyTo(content: string): Promise<string> {
  const client = await atData();
  client.write(content);
  const reply = await client.reply();
  expect(await client.say('MAIL FROM:<again@x.example>')).toMatch(/^250 /);
  return reply;
}

const withLimits = (limits: Partial<typeof CONNECTOR>) =>
  receive.setConnectors([{ ...CONNECTOR, ...limits }]);

describe('line endings in content', () => {
  it.each([
    ['a bare LF becomes CRLF', 'Subject: x\n\na\nb\r\n.\r\n', 'Subject: x\r\n\r\na\r\nb\r\n'],
    ['a bare CR becomes a space', 'Subject: x\r\n\r\na\rb\r\n.\r\n', 'Subject: x\r\n\r\na b\r\n'],
    ['a lone dot between bare LFs is content', 'x: y\r\n\r\na\n.\nb\r\n.\r\n', 'x: y\r\n\r\na\r\n.\r\nb\r\n'],
    [
      'a lone dot after a bare LF and before CRLF is content',
      'x: y\r\n\r\na\n.\r\nb\r\n.\r\n',
      'x: y\r\n\r\na\r\n.\r\nb\r\n',
    ],
    ['a lone dot after a bare CR is content', 'x: y\r\n\r\na\r.\r\nb\r\n.\r\n', 'x: y\r\n\r\na .\r\nb\r\n'],
    ['two dots after a bare LF stay two', 'x: y\r\n\r\na\n..\r\n.\r\n', 'x: y\r\n\r\na\r\n..\r\n'],
    ['a stuffed dot loses its stuffing', 'x: y\r\n\r\n..\r\n...a\r\n.\r\n', 'x: y\r\n\r\n.\r\n..a\r\n'],
  ])('%s', async (_title, wire, content) => {
    expect(await replyTo(wire)).toMatch(/^250 /);
    expect(receive.taken.map((taken) => taken.content)).toEqual([content]);
  });

  it('come out right however the octets are cut', async () => {
    const client = await atData();
    for (const octet of 'x: y\r\n\r\n..a\r\nb\n.\r\n\r\n.\r\n') {
      client.write(octet);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await client.reply()).toMatch(/^250 /);
    expect(receive.taken[0]?.content).toBe('x: y\r\n\r\n.a\r\nb\r\n.\r\n\r\n');
  });
});

describe('over-long lines', () => {
  it('of content pass as they are up to the limit', async () => {
    withLimits({ maxMessageSizeBytes: null });
    const line = 'x'.repeat(MAX_CONTENT_LINE_BYTES);
    expect(await replyTo(`Subject: x\r\n\r\n${line}\r\n.\r\n`)).toMatch(/^250 /);
    expect(receive.taken[0]?.content).toHaveLength(line.length + 16);
  });

  it('of content beyond it are refused with 554 5.6.0', async () => {
    withLimits({ maxMessageSizeBytes: null });
    const reply = await replyTo(`Subject: x\r\n\r\n${'x'.repeat(MAX_CONTENT_LINE_BYTES + 1)}\r\n.\r\n`);
    expect(reply).toMatch(/^554 5\.6\.0 A line of the message is longer/);
    expect(receive.taken).toHaveLength(0);
  });

  it('of commands are refused with 500 5.5.2, and the next command is heard', async () => {
    const client = await hello();
    expect(await client.say(`MAIL FROM:<${'x'.repeat(3000)}@x.example>`)).toBe('500 5.5.2 Line too long');
    expect(await client.say('NOOP')).toMatch(/^250 /);
  });

  it('that never end are refused with 500 5.5.2, and the connection is closed', async () => {
    const client = await hello();
    client.write('x'.repeat(70_000));
    expect(await client.reply()).toBe('500 5.5.2 Line too long');
    await client.closed();
  });
});

describe('NUL', () => {
  it('in content is refused with 554 5.6.0', async () => {
    expect(await replyTo('Subject: x\r\n\r\na\0b\r\n.\r\n')).toBe(
      '554 5.6.0 The message contains NUL characters',
    );
    expect(receive.taken).toHaveLength(0);
  });

  it.each(['MAIL FROM:<a\0b@x.example>', 'MAIL FROM:<a@x.example> SIZE=\x001'])(
    'in %j is refused',
    async (line) => {
      expect(await (await hello()).say(line)).toMatch(/^501 5\.1\.7 /);
    },
  );

  it('in EHLO is refused with 501', async () => {
    expect(await (await hello()).say('EHLO a\0b')).toMatch(/^501 /);
  });
});

describe('an oversize message', () => {
  it('is refused at MAIL by its SIZE with 552 5.3.4', async () => {
    expect(await (await hello()).say('MAIL FROM:<a@x.example> SIZE=100001')).toBe(
      '552 5.3.4 Message size exceeds fixed maximum message size (100000 bytes)',
    );
    expect(receive.events).toMatchObject([{ kind: 'refused', stage: 'mail', address: 'a@x.example' }]);
  });

  it('that does not say so is refused after its end with 552 5.3.4', async () => {
    const reply = await replyTo(`Subject: x\r\n\r\n${'x'.repeat(70)}\r\n`.repeat(2000).concat('.\r\n'));
    expect(reply).toBe('552 5.3.4 Message size exceeds fixed maximum message size (100000 bytes)');
    expect(receive.taken).toHaveLength(0);
    expect(receive.broken).toHaveLength(1);
  });

  it('with a header above 256 KB is refused with 552 5.3.4', async () => {
    withLimits({ maxMessageSizeBytes: null });
    const reply = await replyTo(
      `${`X-Long: ${'x'.repeat(900)}\r\n`.repeat(MAX_HEADER_BYTES / 900)}\r\nbody\r\n.\r\n`,
    );
    expect(reply).toBe('552 5.3.4 Header size exceeds fixed maximum size');
  });

  it('where the connector has no limit is taken, and no SIZE is said', async () => {
    withLimits({ maxMessageSizeBytes: null });
    const client = await RawSmtpClient.greeted(receive.server.port);
    clients.push(client);
    expect(await client.say('EHLO client.example')).not.toContain('SIZE');
    expect(await replyTo(`Subject: x\r\n\r\n${`${'x'.repeat(70)}\r\n`.repeat(20_000)}.\r\n`)).toMatch(
      /^250 /,
    );
    expect(receive.taken[0]?.content.length).toBe(14 + 72 * 20_000);
    expect(receive.taken[0]?.facts.sizeBytes).toBe(receive.taken[0]?.stored.length);
  });

  it.each(['SIZE=-1', 'SIZE=x', 'SIZE', 'SIZE=1 SIZE=2'])(
    'with %s is refused with 501',
    async (parameter) => {
      expect(await (await hello()).say(`MAIL FROM:<a@x.example> ${parameter}`)).toMatch(/^501 /);
    },
  );
});

describe('limits', () => {
  it('on recipients: the one too many gets 452 4.5.3, the others get the message', async () => {
    const client = await hello();
    await client.say('MAIL FROM:<a@x.example>');
    for (const n of [1, 2, 3]) expect(await client.say(`RCPT TO:<r${n}@contoso.com>`)).toMatch(/^250 /);
    expect(await client.say('RCPT TO:<r4@contoso.com>')).toMatch(/^452 4\.5\.3 /);
    await client.say('DATA');
    expect(await client.say('.')).toMatch(/^250 /);
    expect(receive.taken[0]?.message.recipients).toHaveLength(3);
  });

  it('on recipients: names that differ by case are several, the same one twice is one', async () => {
    const client = await hello();
    await client.say('MAIL FROM:<a@x.example>');
    for (const name of ['r@contoso.com', 'r@Contoso.com', 'R@contoso.com', 's@contoso.com']) {
      expect(await client.say(`RCPT TO:<${name}>`)).toMatch(/^250 /);
    }
    expect(await client.say('RCPT TO:<S@contoso.com>')).toBe('452 4.5.3 Too many recipients');
    await client.say('DATA');
    expect(await client.say('.')).toMatch(/^250 /);
    expect(receive.taken[0]?.message.recipients).toHaveLength(3);
  });

  it('on hops: a message that has passed too many servers is refused with 554 5.4.6', async () => {
    const received = (count: number) => 'Received: from a by b\r\n'.repeat(count);
    expect(await replyTo(`${received(5)}\r\nx\r\n.\r\n`)).toMatch(/^250 /);
    expect(await replyTo(`${received(6)}\r\nx\r\n.\r\n`)).toBe(
      '554 5.4.6 Hop count exceeded - possible mail loop',
    );
  });

  it('on connections from one address: the one too many gets 421, and may come when another has left', async () => {
    withLimits({ maxInboundConnectionPerSource: 2 });
    const [first] = [await hello(), await hello()];
    const third = await RawSmtpClient.connect(receive.server.port);
    clients.push(third);
    expect(await third.reply()).toMatch(/^421 4\.3\.2 .* from this address/);
    await third.closed();
    const other = await RawSmtpClient.connect(receive.server.port, { localAddress: '127.0.0.3' });
    clients.push(other);
    expect(await other.reply()).toMatch(/^220 /);
    expect(await first.say('QUIT')).toMatch(/^221 /);
    const next = await RawSmtpClient.connect(receive.server.port);
    clients.push(next);
    expect(await next.reply()).toMatch(/^220 /);
  });

  it('on connections forget one that had gone over to TLS', async () => {
    withLimits({ maxInboundConnectionPerSource: 1 });
    const secure = await hello();
    expect(await secure.say('STARTTLS')).toMatch(/^220 /);
    await secure.startTls();
    expect(await secure.say('QUIT')).toMatch(/^221 /);
    await secure.closed();
    await expect.poll(() => receive.server.openConnections()).toBe(0);
    const next = await RawSmtpClient.connect(receive.server.port);
    clients.push(next);
    expect(await next.reply()).toMatch(/^220 /);
  });

  it('on all connections: the one too many gets 421', async () => {
    withLimits({ maxInboundConnection: 1 });
    await hello();
    const second = await RawSmtpClient.connect(receive.server.port, { localAddress: '127.0.0.3' });
    clients.push(second);
    expect(await second.reply()).toMatch(/^421 4\.3\.2 /);
    expect(receive.events).toMatchObject([{ kind: 'refused', stage: 'connect' }]);
  });

  it('on clients that no connector takes: 421', async () => {
    receive.setConnectors([{ ...CONNECTOR, enabled: false }]);
    const client = await RawSmtpClient.connect(receive.server.port);
    clients.push(client);
    expect(await client.reply()).toMatch(/^421 4\.3\.2 No receive connector/);
    await client.closed();
  });

  it('on idle time: 421', async () => {
    withLimits({ connectionInactivityTimeoutMs: 300 });
    expect(await (await hello()).reply()).toMatch(/^421 4\.4\.2 /);
  });

  it('on the time of a connection, in the middle of a message too: 421, and nothing is kept', async () => {
    withLimits({ connectionTimeoutMs: 500 });
    const client = await atData();
    client.write('Subject: x\r\n\r\n');
    expect(await client.reply()).toMatch(/^421 4\.4\.1 /);
    await client.closed();
    expect(receive.taken).toHaveLength(0);
  });
});

describe('garbage', () => {
  it('pipelined is answered line by line until there are too many errors, then 421 and no more', async () => {
    const client = await hello();
    client.write(
      'FOO\r\n\x01\x02\r\nMAIL\r\nRCPT TO:<\r\n=\r\nMAIL FROM:<a@x.example>\r\nDATA\r\n'.repeat(20),
    );
    const replies: string[] = [];
    for (let i = 0; i < 6; i += 1) replies.push((await client.reply()).slice(0, 9));
    expect(replies).toEqual(['500 5.5.2', '500 5.5.2', '501 5.1.7', '501 5.1.3', '500 5.5.2', '421 4.7.0']);
    expect(await client.closed()).toBe('');
    expect(receive.taken).toHaveLength(0);
  });

  it('in place of SMTP (a browser) is answered 421', async () => {
    const client = await RawSmtpClient.greeted(receive.server.port);
    clients.push(client);
    expect(await client.say('POST / HTTP/1.1')).toMatch(/^421 /);
  });

  it.each([
    ['MAIL FROM:<a b@x.example>', '501 5.1.7'],
    ['MAIL FROM:<alice>', '501 5.1.7'],
    ['MAIL FROM:<a@x.example> RET=FULL', '555 5.5.4'],
    ['MAIL FROM:<a@x.example> BODY=BINARYMIME', '501 5.5.4'],
    ['MAIL FROM:<鈴木@x.example>', '553 5.6.7'],
    ['RCPT TO:<b@contoso.com>', '503 5.5.1'],
    ['DATA', '503 5.5.1'],
    ['AUTH PLAIN AGEAYg==', '500 5.5.2'],
    ['XCLIENT ADDR=127.0.0.1', '500 5.5.2'],
    ['BDAT 10', '500 5.5.2'],
  ])('%s is answered %s', async (line, code) => {
    expect((await (await hello()).say(line)).slice(0, 9)).toBe(code);
  });

  it.each([
    ['RCPT TO:<>', '501 5.1.3'],
    ['RCPT TO:<b@contoso.com> NOTIFY=NEVER', '555 5.5.4'],
    ['RCPT TO:<鈴木@x.example>', '553 5.6.7'],
    ['MAIL FROM:<again@x.example>', '503 5.5.1'],
  ])('%s in a transaction is answered %s', async (line, code) => {
    const client = await hello();
    await client.say('MAIL FROM:<a@x.example>');
    expect((await client.say(line)).slice(0, 9)).toBe(code);
  });

  it('of any length is not echoed beyond what a reply line may hold (RFC 5321 4.5.3.1.5)', async () => {
    const client = await hello();
    const keyword = 'X'.repeat(1500);
    expect(await client.say(`MAIL FROM:<a@x.example> ${keyword}`)).toMatch(/^555 5\.5\.4 .{100,506}$/);
    expect(
      await client.say(`MAIL FROM:<a@x.example> ${keyword.slice(0, 900)} ${keyword.slice(0, 900)}`),
    ).toMatch(/^501 5\.5\.4 .{100,506}$/);
  });

  it('before the greeting is heard, as patience is not enforced', async () => {
    const client = await RawSmtpClient.connect(receive.server.port);
    clients.push(client);
    client.write('EHLO client.example\r\n');
    expect(await client.reply()).toMatch(/^220 /);
    expect(await client.reply()).toMatch(/^250-/);
  });

  it('octets that are no UTF-8 in an address are refused', async () => {
    const client = await hello();
    client.write('MAIL FROM:<caf\xe9@x.example> SMTPUTF8\r\n');
    expect(await client.reply()).toMatch(/^501 5\.1\.7 /);
  });
});

describe('an unfinished message', () => {
  it('whose client goes away is not kept', async () => {
    const client = await atData();
    client.write('Subject: half\r\n\r\nbody\r\n');
    await expect.poll(() => receive.server.openConnections()).toBe(1);
    client.destroy();
    await expect.poll(() => receive.server.openConnections()).toBe(0);
    await expect.poll(() => receive.broken.length).toBe(1);
    expect(receive.taken).toHaveLength(0);
    expect(receive.events.filter(({ kind }) => kind === 'failed')).toEqual([]);
  });

  it('whose client ends with a dot and no CRLF is not kept', async () => {
    const client = await atData();
    client.write('Subject: half\r\n\r\nbody\r\n.');
    client.destroy();
    await expect.poll(() => receive.broken.length).toBe(1);
    expect(receive.taken).toHaveLength(0);
  });
});

describe('a header full of tricks', () => {
  it('is handed over with its subject as plain text', async () => {
    expect(
      await replyTo('Subject: <script>alert(1)</script>\x07\x1b[31m =?utf-8?Q?a=0D=0Ab?=\r\n\r\nx\r\n.\r\n'),
    ).toMatch(/^250 /);
    expect(receive.taken[0]?.facts.subject).toMatch(/^<script>alert\(1\)<\/script>/);
    expect(receive.taken[0]?.facts.subject).not.toMatch(/\p{Cc}/u);
  });

  it('or no header at all is taken: the bare body of a device', async () => {
    expect(await replyTo('just a line\r\n.\r\n')).toMatch(/^250 /);
    const [taken] = receive.taken;
    // As all of it is body, what completes it is a header with an empty line.
    expect(taken?.stored).toMatch(/^From: <a@x\.example>\r\n.*\r\n\r\njust a line\r\n$/s);
    expect(taken?.facts).toMatchObject({ hasFields: true, subject: '' });
  });
});
