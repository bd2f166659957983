import net from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SubmitResult } from '@/lib/mail/message/incoming-message';
import { RawSmtpClient } from '@/lib/testing/raw-smtp-client';
import { CONNECTOR, startTestReceive, type TestReceive } from './receive.test-tools';

/** The dialogue itself: how octets become commands, in which order what is said is answered, and who is let go when. */
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

async function restart(options: Parameters<typeof startTestReceive>[0]): Promise<void> {
  await receive.server.stop();
  receive = await startTestReceive(options);
}

async function connect(): Promise<RawSmtpClient> {
  const client = await RawSmtpClient.greeted(receive.server.port);
  clients.push(client);
  return client;
}

async function hello(): Promise<RawSmtpClient> {
  const client = await connect();
  await client.say('EHLO client.example');
  return client;
}

async function replies(client: RawSmtpClient, count: number): Promise<string[]> {
  const all: string[] = [];
  for (let i = 0; i < count; i += 1) all.push(await client.reply());
  return all;
}

const LINE_END = 0x0a;
const PIECE_BYTES = 64 * 1024;
const ENVELOPE = 'MAIL FROM:<a@x.example>\r\nRCPT TO:<b@contoso.com>\r\n';
const MESSAGE = `${ENVELOPE}DATA\r\nbody\r\n.\r\n`;
const codesOf = (all: readonly string[]) => all.map((text) => text.slice(0, 3));

/** What arrives in one segment, as its reader sees it. */
async function segments(said: string, count: number): Promise<string[]> {
  const socket = net.connect({ port: receive.server.port, host: '127.0.0.1' });
  const chunks: string[] = [];
  const enough = new Promise<void>((resolve, reject) => {
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk.toString('latin1'));
      if (chunks.length === 1) socket.write(said);
      if (chunks.join('').split('\r\n').length > count + 1) resolve();
    });
    socket.once('error', reject);
  });
  await enough;
  socket.destroy();
  return chunks.slice(1);
}

/** Writes all of it, piece by piece as the kernel takes it. */
function pump(socket: net.Socket, text: string): { pieces: number; isDone: boolean } {
  const progress = { pieces: 0, isDone: false };
  const octets = Buffer.from(text, 'latin1');
  const next = () => {
    const from = progress.pieces * PIECE_BYTES;
    progress.isDone = from >= octets.length;
    if (progress.isDone) return;
    socket.write(octets.subarray(from, from + PIECE_BYTES), () => {
      progress.pieces += 1;
      next();
    });
  };
  next();
  return progress;
}

/** Resolves when the kernels take no more of it, for nobody reads it, or when they have it all. */
async function standstill(progress: { readonly pieces: number }): Promise<void> {
  let before = 0;
  const isStill = () => {
    const isSame = progress.pieces === before && before > 0;
    before = progress.pieces;
    return isSame;
  };
  await expect.poll(isStill, { interval: 250, timeout: 10_000 }).toBe(true);
}

describe('command lines', () => {
  it('are put together from any segments, and several of one are several', async () => {
    const client = await connect();
    for (const octet of 'EHLO client.example\r\nNOOP\r\nMA') {
      client.write(octet);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(codesOf(await replies(client, 2))).toEqual(['250', '250']);
    client.write('IL FROM:<a@x.example>\r');
    client.write('\nRCPT TO:<b@contoso.com>\r\nNOOP');
    expect(codesOf(await replies(client, 2))).toEqual(['250', '250']);
    client.write('\r\n');
    expect(await client.reply()).toBe('250 2.0.0 OK');
  });

  it('may end with LF alone, as devices send them', async () => {
    const client = await connect();
    client.write('HELO printer\nNOOP\nQUIT\n');
    expect(codesOf(await replies(client, 3))).toEqual(['250', '250', '221']);
  });

  it.each([2048, 2049])('of %i octets are heard up to 2048', async (octets) => {
    const client = await hello();
    expect(await client.say(`NOOP ${'x'.repeat(octets - 5)}`)).toBe(
      octets <= 2048 ? '250 2.0.0 OK' : '500 5.5.2 Line too long',
    );
  });

  it('that end after 64 KB close the connection as those that never end', async () => {
    const client = await hello();
    client.write(`${'x'.repeat(40_000)}`);
    client.write(`${'x'.repeat(40_000)}\r\nNOOP\r\n`);
    expect(await client.reply()).toBe('500 5.5.2 Line too long');
    expect(await client.closed()).toBe('');
  });

  it('that never end count as errors: who has had enough of them hears it', async () => {
    const client = await hello();
    client.write(`${'FOO\r\n'.repeat(4)}${'x'.repeat(70_000)}`);
    const all = await replies(client, 6);
    expect(all.slice(4)).toEqual([
      '500 5.5.2 Line too long',
      '421 4.7.0 Too many errors on this connection, closing transmission channel',
    ]);
  });
});

describe('replies', () => {
  it('come in the order of the commands, also when there are thousands', async () => {
    receive.setConnectors([{ ...CONNECTOR, maxRecipientsPerMessage: 5000, maxProtocolErrors: 5000 }]);
    const client = await hello();
    client.write('MAIL FROM:<a@x.example>\r\nRCPT TO:<b@contoso.com>\r\n');
    client.write('RCPT TO:<b@contoso.com>\r\nRCPT TO:<nobody>\r\n'.repeat(3000));
    const all = await replies(client, 6002);
    expect(codesOf(all)).toEqual(['250', '250', ...Array(3000).fill(['250', '501']).flat()]);
  });

  it('to commands that came together leave together', async () => {
    const said = `EHLO client.example\r\n${ENVELOPE}RSET\r\nVRFY x\r\nQUIT\r\n`;
    const chunks = await segments(said, 12);
    expect(chunks).toHaveLength(1);
    expect(chunks[0]).toMatch(/^250-[\s\S]*250 2\.1\.5 Accepted\r\n250 [\s\S]*221 2\.0\.0 Bye\r\n$/);
  });

  it('to whole messages in one segment come after each, in order', async () => {
    const client = await connect();
    client.write(`EHLO client.example\r\n${MESSAGE}${MESSAGE.replace('<a@', '<second@')}VRFY x\r\nQUIT\r\n`);
    const all = await replies(client, 11);
    expect(codesOf(all)).toEqual(
      [['250'], ['250', '250', '354', '250'], ['250', '250', '354', '250'], ['252', '221']].flat(),
    );
    expect([all[4], all[8]]).toEqual([1, 2].map((id) => `250 2.0.0 ${id} Queued mail for delivery`));
    expect(receive.taken.map(({ message }) => message.from)).toEqual(['a@x.example', 'second@x.example']);
  });

  it('wait for a message that is not yet stored, and none is lost', async () => {
    let commit: (result: SubmitResult) => void = () => undefined;
    let asked: () => void = () => undefined;
    const isAsked = new Promise<void>((resolve) => {
      asked = resolve;
    });
    await restart({
      submit: async ({ content }) => {
        for await (const _piece of content);
        asked();
        return new Promise((resolve) => {
          commit = resolve;
        });
      },
    });
    const client = await hello();
    client.write(MESSAGE);
    expect(codesOf(await replies(client, 3))).toEqual(['250', '250', '354']);
    await isAsked;
    client.write('NOOP\r\n');
    client.write('VRFY x\r\n');
    commit({ ok: false, code: 452, enhancedCode: '4.3.1', text: 'Insufficient system resources' });
    expect(codesOf(await replies(client, 3))).toEqual(['452', '250', '252']);
  });

  it('reach a client that has said all it has and ended its side', async () => {
    let commit: (result: SubmitResult) => void = () => undefined;
    await restart({
      submit: async ({ content }) => {
        for await (const _piece of content);
        return new Promise((resolve) => {
          commit = resolve;
        });
      },
    });
    const socket = net.connect({ port: receive.server.port, host: '127.0.0.1', allowHalfOpen: true });
    let heard = '';
    socket.on('data', (chunk: Buffer) => {
      heard += chunk.toString();
    });
    const isOver = new Promise((resolve) => socket.once('end', resolve));
    socket.end(`EHLO client.example\r\n${MESSAGE}`);
    await new Promise((resolve) => socket.once('finish', resolve));
    await expect.poll(() => heard).toContain('354 ');
    // What the client's end sets off, it has set off before a stranger who comes after it is greeted.
    await hello();
    commit({ ok: true, id: 'late' });
    await isOver;
    socket.destroy();
    expect(heard).toMatch(/250 2\.0\.0 late Queued mail for delivery\r\n$/);
  });

  it('are all there for a client that has asked thousands of things and ended its side', async () => {
    const socket = net.connect({ port: receive.server.port, host: '127.0.0.1', allowHalfOpen: true });
    let heard = '';
    socket.on('data', (chunk: Buffer) => {
      heard += chunk.toString();
    });
    socket.end(`HELO x\r\nMAIL FROM:<a@x.example>\r\n${'RCPT TO:<b@contoso.com>\r\n'.repeat(5000)}`);
    await new Promise((resolve) => socket.once('end', resolve));
    socket.destroy();
    expect(heard.split('250 2.1.5 Accepted\r\n')).toHaveLength(5001);
  });

  it.each([
    ['many to a segment', `RCPT TO:<b@contoso.com> ${'X'.repeat(200)}`, 80_000],
    ['few to a segment', `RCPT TO:<b@contoso.com> ${'X'.repeat(700)}`, 50_000],
  ])('that nobody reads make the client wait, and are all there when it reads: %s', async (...given) => {
    const [, line, count] = given;
    receive.setConnectors([
      { ...CONNECTOR, maxProtocolErrors: 2 * count, maxRecipientsPerMessage: 2 * count },
    ]);
    const socket = net.connect({ port: receive.server.port, host: '127.0.0.1' });
    socket.pause();
    const progress = pump(socket, `HELO x\r\n${ENVELOPE}${`${line}\r\n`.repeat(count)}`);
    await standstill(progress);
    expect(progress.isDone).toBe(false);
    let lines = 0;
    await new Promise<void>((resolve) => {
      socket.on('data', (chunk: Buffer) => {
        for (const octet of chunk) if (octet === LINE_END) lines += 1;
        if (lines === 4 + count) resolve();
      });
      socket.resume();
    });
    socket.destroy();
  });
});

describe('a command', () => {
  it.each([
    ['NOOP', '250 2.0.0 OK'],
    ['NOOP anything', '250 2.0.0 OK'],
    ['noop', '250 2.0.0 OK'],
    ['RSET', '250 2.0.0 Flushed'],
    ['VRFY bob', '252 2.1.5 Try to send something. No promises though'],
    ['VRFY', '501 5.5.4 Error: Syntax: VRFY address'],
    ['HELP', '214 2.0.0 See https://tools.ietf.org/html/rfc5321 for details'],
    ['HELP MAIL', '214 2.0.0 See https://tools.ietf.org/html/rfc5321 for details'],
    ['EXPN list', '500 5.5.2 Error: command not recognized'],
    ['TURN', '500 5.5.2 Error: command not recognized'],
    ['LHLO x', '500 5.5.2 Error: command not recognized'],
    ['', '500 5.5.2 Error: command not recognized'],
    [' NOOP', '500 5.5.2 Error: command not recognized'],
    ['NOOP\t', '250 2.0.0 OK'],
    ['NOOP\tanything', '250 2.0.0 OK'],
    ['RSET\t', '250 2.0.0 Flushed'],
    ['DATA\t', '503 5.5.1 Error: need RCPT command'],
    ['VRFY\tbob', '252 2.1.5 Try to send something. No promises though'],
    ['MAIL\tFROM:<a@x.example>', '250 2.1.0 Accepted'],
    ['MAIL FROM:<a@x.example>\tBODY=8BITMIME', '250 2.1.0 Accepted'],
    ['MAIL FROM: < a@x.example >', '250 2.1.0 Accepted'],
    ['MAIL FROM:Scanner 1 <a@x.example>', '250 2.1.0 Accepted'],
    ['MAIL FROM:<a@iana.123>', '250 2.1.0 Accepted'],
    ['MAIL\u000bFROM:<a@x.example>', '500 5.5.2 Error: command not recognized'],
    ['NOOP\u3000', '500 5.5.2 Error: command not recognized'],
    [
      'MAIL FROM:<a@x.example>\u000bBODY=8BITMIME',
      '501 5.1.7 Error: Bad sender address syntax: the angle brackets do not enclose one address',
    ],
    [
      `MAIL FROM:<a@${'d.'.repeat(125)}example>`,
      '501 5.1.7 Error: Bad sender address syntax: the path is longer than 256 octets',
    ],
    ['STARTTLS now', '501 5.5.4 Error: syntax: STARTTLS'],
    ['EHLO a\rb', '501 Error: Bad hostname syntax'],
    [`EHLO ${'x'.repeat(301)}`, '501 Error: Bad hostname syntax'],
    ['MAIL TO:<a@x.example>', '501 5.1.7 Error: Bad sender address syntax'],
    ['MAIL FROM:<a@x.example> SIZE', '501 5.5.4 Error: SIZE parameter requires a value'],
    ['MAIL FROM:<a@x.example> BODY', '501 5.5.4 Error: BODY parameter requires a value'],
    [
      'MAIL FROM:<a@x.example> SMTPUTF8=1',
      '501 5.5.4 Invalid SMTPUTF8 parameter. This flag does not accept a value',
    ],
    ['MAIL FROM:<a@x.example> FOO FOO', '501 5.5.4 Error: duplicate FOO parameter'],
    ['MAIL FROM:<a@x.example> REQUIRETLS', '555 5.5.4 Unsupported parameter REQUIRETLS'],
    ['MAIL FROM:<a@x.example> AUTH=<>', '555 5.5.4 Unsupported parameter AUTH'],
    ['mail  from : <a@x.example> body=7bit', '250 2.1.0 Accepted'],
  ])('%j is answered %s', async (line, answer) => {
    expect(await (await hello()).say(line)).toBe(answer);
  });

  it.each(['MAIL FROM:<a@x.example>', 'RCPT TO:<b@contoso.com>', 'DATA'])(
    '%s before HELO or EHLO is answered 503',
    async (line) => {
      expect(await (await connect()).say(line)).toBe('503 5.5.1 Error: send HELO/EHLO first');
    },
  );

  it.each([
    [[], 'RCPT TO:<b@contoso.com>', '503 5.5.1 Error: need MAIL command'],
    [[], 'DATA', '503 5.5.1 Error: need RCPT command'],
    [['MAIL FROM:<a@x.example>'], 'DATA', '503 5.5.1 Error: need RCPT command'],
    [['MAIL FROM:<>'], 'MAIL FROM:<a@x.example>', '503 5.5.1 Error: nested MAIL command'],
    [['MAIL FROM:<a@x.example>', 'RSET'], 'RCPT TO:<b@contoso.com>', '503 5.5.1 Error: need MAIL command'],
    [['MAIL FROM:<a@x.example>', 'HELO x'], 'RCPT TO:<b@contoso.com>', '503 5.5.1 Error: need MAIL command'],
    [['MAIL FROM:<a@x.example>', 'EHLO a\x07'], 'RCPT TO:<b@contoso.com>', '250 2.1.5 Accepted'],
    [['MAIL FROM:<a@x.example> FOO'], 'RCPT TO:<b@contoso.com>', '503 5.5.1 Error: need MAIL command'],
  ])('after %j %s is answered %s', async (before, line, answer) => {
    const client = await hello();
    for (const said of before) await client.say(said);
    expect(await client.say(line)).toBe(answer);
  });

  it('after content needs a transaction of its own', async () => {
    const client = await hello();
    client.write(MESSAGE);
    expect(codesOf(await replies(client, 4))).toEqual(['250', '250', '354', '250']);
    expect(await client.say('RCPT TO:<b@contoso.com>')).toMatch(/^503 /);
    expect(await client.say('DATA')).toMatch(/^503 /);
  });

  it('behind QUIT is not heard', async () => {
    const client = await hello();
    client.write(`QUIT\r\n${MESSAGE}`);
    expect(await client.reply()).toBe('221 2.0.0 Bye');
    expect(await client.closed()).toBe('');
    expect(receive.taken).toEqual([]);
  });
});

describe('content whose reader is slow', () => {
  it('makes the client wait, and comes whole', async () => {
    let read: () => void = () => undefined;
    const mayRead = new Promise<void>((resolve) => {
      read = resolve;
    });
    let bytes = 0;
    await restart({
      connectors: [{ ...CONNECTOR, maxMessageSizeBytes: null }],
      submit: async ({ content }) => {
        await mayRead;
        for await (const piece of content) bytes += piece.length;
        return { ok: true, id: 'whole' };
      },
    });
    const socket = net.connect({ port: receive.server.port, host: '127.0.0.1' });
    let heard = '';
    socket.on('data', (chunk: Buffer) => {
      heard += chunk.toString();
    });
    const size = 30 * 1024 * 1024;
    socket.write(`EHLO client.example\r\n${ENVELOPE}DATA\r\n`);
    const header = 'From: <a@b>\r\nDate: today\r\nMessage-ID: <1@b>\r\n\r\n';
    const body = `${'x'.repeat(1022)}\r\n`.repeat(size / 1024);
    await expect.poll(() => heard).toContain('354 ');
    const progress = pump(socket, `${header}${body}.\r\n`);
    await standstill(progress);
    expect(progress.isDone).toBe(false);
    read();
    await expect.poll(() => heard, { timeout: 10_000 }).toContain('250 2.0.0 whole');
    expect(bytes).toBe(header.length + size);
    socket.destroy();
  });

  it('that it gives up is read to its end all the same, and the reply follows', async () => {
    await restart({
      submit: async () => ({ ok: false, code: 554, enhancedCode: '5.7.1', text: 'Not this one' }),
    });
    const client = await hello();
    client.write(`${ENVELOPE}DATA\r\n`);
    await replies(client, 3);
    client.write(`${'x'.repeat(70)}\r\n`.repeat(20_000));
    client.write('.\r\nNOOP\r\n');
    expect(await replies(client, 2)).toEqual(['554 5.7.1 Not this one', '250 2.0.0 OK']);
  });

  it('is not believed to be stored by who has not read it', async () => {
    await restart({ submit: async () => ({ ok: true, id: 'unread' }) });
    const client = await hello();
    client.write(MESSAGE);
    expect((await replies(client, 4))[3]).toBe('451 4.3.0 The message could not be stored, try again later');
    expect(receive.events).toMatchObject([{ kind: 'failed' }, { kind: 'refused', stage: 'data' }]);
  });
});

describe('a client', () => {
  it('that waits for its message to be stored outlives one that is silent, and its connection time', async () => {
    let commit: (result: SubmitResult) => void = () => undefined;
    await restart({
      connectors: [{ ...CONNECTOR, connectionInactivityTimeoutMs: 150, connectionTimeoutMs: 200 }],
      submit: async ({ content }) => {
        for await (const _piece of content);
        return new Promise((resolve) => {
          commit = resolve;
        });
      },
    });
    const client = await hello();
    client.write(MESSAGE);
    await replies(client, 3);
    for (let i = 0; i < 2; i += 1) expect(await (await hello()).reply()).toMatch(/^421 4\.4\.2 /);
    commit({ ok: true, id: 'late' });
    expect(await client.reply()).toBe('250 2.0.0 late Queued mail for delivery');
  });

  it.each([
    ['is no error outside of a transaction', '', 0],
    ['is one in the middle of its mail', ENVELOPE, 1],
  ])('that resets its connection %s', async (_title, said, errors) => {
    const socket = net.connect({ port: receive.server.port, host: '127.0.0.1' });
    let heard = '';
    socket.on('data', (chunk: Buffer) => {
      heard += chunk.toString();
    });
    socket.write(`EHLO client.example\r\n${said}NOOP\r\n`);
    await expect.poll(() => heard).toMatch(/250 2\.0\.0 OK\r\n$/);
    socket.resetAndDestroy();
    await expect.poll(() => receive.server.openConnections()).toBe(0);
    expect(receive.events.filter(({ kind }) => kind === 'connectionError')).toHaveLength(errors);
  });
});
