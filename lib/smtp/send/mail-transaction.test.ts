import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startSmtpReceiver } from '@/lib/demo/smtp-receiver';
import type { MailContent, OutboundEnvelope } from '@/lib/mail/message/outbound-message';
import { createCertificate } from '@/lib/smtp/receive/tls-certificate';
import type { OutboundConnection } from './connection';
import { openConnection } from './open-connection';
import { ScriptedServer } from './scripted-server.test-tools';

/** What no well-behaved server does, and what a server sees on the wire. */
let server: ScriptedServer;
let connection: OutboundConnection | null = null;

beforeEach(async () => {
  server = await ScriptedServer.start();
});
afterEach(async () => {
  vi.useRealTimers();
  connection?.close();
  connection = null;
  await server.stop();
});

const TARGET = { host: 'mx.contoso.com', address: '127.0.0.1' };

function opening(options: { blockMs?: number; finalMs?: number } = {}) {
  return openConnection({ ...TARGET, port: server.port }, { fqdn: 'postern.example', timeouts: options });
}

async function open(
  extensions: readonly string[] = ['PIPELINING'],
  options = {},
): Promise<OutboundConnection> {
  const result = opening(options);
  await server.connected();
  server.say('220 mx ESMTP\r\n');
  await server.until('EHLO postern.example\r\n');
  server.say(['250-mx', ...extensions.map((word) => `250-${word}`), '250 HELP\r\n'].join('\r\n'));
  const opened = await result;
  if (!opened.ok) throw new Error(opened.dialogue);
  connection = opened.connection;
  return opened.connection;
}

const CONTENT = 'Subject: hello\r\n\r\nA line\r\n';
const envelope = (more: Partial<OutboundEnvelope> = {}): OutboundEnvelope => ({
  from: 'a@sender.example',
  recipients: ['b@contoso.com'],
  sizeBytes: CONTENT.length,
  smtpUtf8: false,
  eightBitMime: false,
  ...more,
});

const send = (to: OutboundConnection, more: Partial<OutboundEnvelope> = {}, content?: MailContent) =>
  to.send(envelope(more), content ?? Buffer.from(CONTENT));

/** Says what goes well until the content is asked for, and takes what was said. */
async function askForContent(): Promise<void> {
  await server.until('DATA\r\n');
  server.say('250 ok\r\n250 ok\r\n354 go\r\n');
}

/** A whole message that goes well. */
async function deliverOne(to: OutboundConnection): Promise<void> {
  const sent = send(to);
  await askForContent();
  await server.until('\r\n.\r\n');
  server.say('250 taken\r\n');
  expect(await sent).toMatchObject({ outcomes: [{ kind: 'delivered' }], usable: true });
}

describe('on the wire', () => {
  it('with PIPELINING the envelope comes before any answer, the content only after 354', async () => {
    const sent = send(await open(['PIPELINING', 'SIZE 1000', '8BITMIME', 'SMTPUTF8']), {
      recipients: ['b@contoso.com', 'c@contoso.com'],
      eightBitMime: true,
      smtpUtf8: true,
    });
    expect(await server.until('DATA\r\n')).toBe(
      `MAIL FROM:<a@sender.example> BODY=8BITMIME SIZE=${CONTENT.length} SMTPUTF8\r\n` +
        'RCPT TO:<b@contoso.com>\r\nRCPT TO:<c@contoso.com>\r\nDATA\r\n',
    );
    server.say('250 ok\r\n250 ok\r\n250 ok\r\n');
    await new Promise((resolve) => setImmediate(resolve));
    expect(server.rest).toBe('');
    server.say('354 go\r\n');
    expect(await server.until('\r\n.\r\n')).toBe(`${CONTENT}.\r\n`);
    server.say('250 2.0.0 taken\r\n');
    expect(await sent).toMatchObject({
      outcomes: [{ kind: 'delivered', reply: '250 2.0.0 taken' }, { kind: 'delivered' }],
    });
  });

  it('without it each command waits for the answer to the one before, and nothing is said that was not offered', async () => {
    const sent = send(await open([]), { recipients: ['b@x.example', 'c@x.example'], eightBitMime: true });
    for (const command of [
      'MAIL FROM:<a@sender.example>\r\n',
      'RCPT TO:<b@x.example>\r\n',
      'RCPT TO:<c@x.example>\r\n',
      'DATA\r\n',
    ]) {
      expect(await server.until('\r\n')).toBe(command);
      expect(server.rest).toBe('');
      server.say(command === 'DATA\r\n' ? '354 go\r\n' : '250 ok\r\n');
    }
    await server.until('\r\n.\r\n');
    server.say('250 taken\r\n');
    expect((await sent).outcomes.map(({ kind }) => kind)).toEqual(['delivered', 'delivered']);
  });

  it('content in several buffers is one, also where a line is cut', async () => {
    const pieces = ['Received: x\r\n', '.Subject: y\r', '\n.\r\n', 'end'].map((text) => Buffer.from(text));
    const sent = send(await open(), {}, pieces);
    await askForContent();
    expect(await server.until('end\r\n.\r\n')).toBe('Received: x\r\n..Subject: y\r\n..\r\nend\r\n.\r\n');
    server.say('250 taken\r\n');
    await sent;
  });

  it.each(['a@x.example>\r\nRCPT TO:<victim@x.example', 'a\nb@x.example', 'a>b@x.example'])(
    'an address like %j is never said, and only its message waits',
    async (address) => {
      const opened = await open();
      for (const more of [{ from: address }, { recipients: ['b@x.example', address] }]) {
        const { outcomes, usable } = await send(opened, more);
        for (const outcome of outcomes) expect(outcome).toMatchObject({ kind: 'retry' });
        expect(usable).toBe(true);
      }
      await deliverOne(opened);
    },
  );
});

describe('a server that asks for content that nobody wants', () => {
  it('after refusing all recipients is told the lone dot, and the next message begins clean (RFC 2920 3.1)', async () => {
    const opened = await open();
    const sent = send(opened);
    await server.until('DATA\r\n');
    server.say('250 ok\r\n550 5.1.1 nobody\r\n354 go\r\n');
    expect(await server.until('\r\n')).toBe('.\r\n');
    server.say('250 of nothing\r\n');
    expect(await server.until('\r\n')).toBe('RSET\r\n');
    server.say('250 ok\r\n');
    expect(await sent).toMatchObject({
      outcomes: [{ kind: 'failed', error: { reply: '550 5.1.1 nobody' } }],
      usable: true,
    });
    await deliverOne(opened);
  });

  it('after refusing the sender is told nothing more', async () => {
    const sent = send(await open());
    await server.until('DATA\r\n');
    server.say('550 5.7.1 not you\r\n250 ok\r\n354 go\r\n');
    await server.ended();
    expect(server.rest).toBe('');
    expect(await sent).toMatchObject({
      outcomes: [{ kind: 'failed', error: { reply: '550 5.7.1 not you' } }],
      usable: false,
    });
  });

  it('is not believed when it answers RCPT with 354', async () => {
    const sent = send(await open(), { recipients: ['b@x.example', 'c@x.example'] });
    await server.until('DATA\r\n');
    server.say('250 ok\r\n354 what\r\n250 ok\r\n354 go\r\n');
    await server.until('\r\n.\r\n');
    server.say('250 taken\r\n');
    expect((await sent).outcomes.map(({ kind }) => kind)).toEqual(['retry', 'delivered']);
  });
});

describe('an answer that cannot be one', () => {
  it('250 to DATA behind a pipelined envelope: the final reply would be taken for another', async () => {
    const sent = send(await open());
    await server.until('DATA\r\n');
    server.say('250 ok\r\n250 ok\r\n250 ok once more\r\n354 go\r\n');
    await server.ended();
    expect(server.rest).toBe('');
    expect(await sent).toMatchObject({ outcomes: [{ kind: 'retry' }], usable: false, stale: false });
  });

  it('354 as the final reply', async () => {
    const sent = send(await open());
    await askForContent();
    await server.until('\r\n.\r\n');
    server.say('354 go on\r\n');
    await server.ended();
    expect(await sent).toMatchObject({ outcomes: [{ kind: 'retry' }], usable: false });
  });

  it('250 while the end of the message is still ours', async () => {
    const opened = await open();
    const sent = send(opened, {}, Readable.from([Buffer.alloc(32 * 1024 * 1024, 'x')]));
    await askForContent();
    await server.until('x');
    server.pause();
    server.say('250 taken\r\n');
    expect(await sent).toMatchObject({ outcomes: [{ kind: 'retry' }], usable: false });
  });
});

describe('an answer in the middle of the content', () => {
  /** Goes on for as long as it is read. */
  function endless(): Readable {
    return new Readable({
      read() {
        this.push(Buffer.alloc(16_384, 'x'));
      },
    });
  }

  it.each([
    ['552 5.3.4 too much\r\n', 'failed'],
    ['451 4.3.0 later\r\n', 'retry'],
    ['421 4.3.2 closing\r\n', 'retry'],
    ['250 2.0.0 taken\r\n', 'retry'],
  ])('%j ends the message, without its dot (%s)', async (answer, kind) => {
    const content = endless();
    const sent = send(await open(), {}, content);
    await askForContent();
    await server.until('x');
    server.say(answer);
    expect(await sent).toMatchObject({ outcomes: [{ kind }], usable: false, stale: false });
    expect(content.destroyed).toBe(true);
    await server.ended();
    expect(server.rest).not.toContain('.');
  });
});

describe('421', () => {
  it('to one of several recipients is the answer to all that had none', async () => {
    const sent = send(await open(), { recipients: ['b@x.example', 'c@x.example', 'd@x.example'] });
    await server.until('DATA\r\n');
    server.say('250 ok\r\n550 5.1.1 nobody\r\n421 4.3.2 closing\r\n');
    expect(await sent).toMatchObject({
      outcomes: [
        { kind: 'failed', error: { reply: '550 5.1.1 nobody' } },
        { kind: 'retry', error: { reply: '421 4.3.2 closing' } },
        { kind: 'retry', error: { reply: '421 4.3.2 closing' } },
      ],
      usable: false,
      stale: false,
    });
    await server.ended();
  });

  it('without a line end, before the server is gone, is heard', async () => {
    const sent = send(await open());
    await askForContent();
    await server.until('\r\n.\r\n');
    server.leave('421 4.3.2 closing');
    expect(await sent).toMatchObject({
      outcomes: [{ error: { reply: '421 4.3.2 closing' } }],
      usable: false,
    });
  });

  it('to RSET changes nothing for the message', async () => {
    const sent = send(await open());
    await server.until('DATA\r\n');
    server.say('250 ok\r\n550 5.1.1 nobody\r\n503 no\r\n');
    await server.until('RSET\r\n');
    server.say('421 4.3.2 closing\r\n');
    expect(await sent).toMatchObject({
      outcomes: [{ kind: 'failed', error: { reply: '550 5.1.1 nobody' } }],
      usable: false,
    });
  });

  it('right behind the answer to EHLO is a connection that was never opened', async () => {
    const result = opening();
    await server.connected();
    server.say('220 mx ESMTP\r\n');
    await server.until('EHLO postern.example\r\n');
    server.say('250 mx\r\n421 4.3.2 closing\r\n');
    expect(await result).toMatchObject({ ok: false, error: { reply: '421 4.3.2 closing' } });
    await server.ended();
  });
});

describe.each(['421 4.4.2 idle for too long\r\n', '250 of what\r\n', 'garbage\r\n'])(
  'words between two messages (%j)',
  (words) => {
    it('close the connection, and the next message goes on a new one', async () => {
      const opened = await open();
      await deliverOne(opened);
      const closed = new Promise<void>((resolve) => opened.onceClosed(resolve));
      server.say(words);
      await closed;
      expect(opened.isOpen).toBe(false);
      expect(await send(opened)).toMatchObject({ outcomes: [{ kind: 'retry' }], usable: false, stale: true });
      expect(opened.dialogue()).toContain('not sent');
    });
  },
);

describe('an answer that is no reply', () => {
  const STAGES = ['', '250 ok\r\n', '250 ok\r\n250 ok\r\n'];
  const NONSENSE = ['HTTP/1.1 400 Bad Request\r\n', '25\r\n', '250_ok\r\n', '250-ok\r\nand more\r\n'];

  it.each(STAGES.flatMap((before) => NONSENSE.map((words) => [before, words])))(
    'after %j, %j makes the message wait and closes',
    async (before, words) => {
      const sent = send(await open());
      await server.until('DATA\r\n');
      server.say(before + words);
      expect(await sent).toMatchObject({
        outcomes: [{ kind: 'retry', error: { key: 'unknown' } }],
        usable: false,
        stale: false,
      });
      await server.ended();
    },
  );

  it.each(['250-taken\r\n550 5.0.0 or not\r\n', 'taken\r\n'])(
    '%j to the last dot is never a delivery',
    async (words) => {
      const sent = send(await open());
      await askForContent();
      await server.until('\r\n.\r\n');
      server.say(words);
      expect(await sent).toMatchObject({ outcomes: [{ kind: 'retry' }], usable: false });
    },
  );

  it.each([
    ['line', 'x'.repeat(70_000)],
    ['reply', '250-and another thing\r\n'.repeat(10_000)],
  ])('a %s without end closes the connection, long before its time is over', async (_what, words) => {
    const sent = send(await open());
    await server.until('DATA\r\n');
    server.say(words);
    expect(await sent).toMatchObject({
      outcomes: [{ kind: 'retry', error: { key: 'connectionLost' } }],
      usable: false,
    });
    await server.ended();
  });

  it('empty lines between replies are none', async () => {
    const sent = send(await open());
    await server.until('DATA\r\n');
    server.say('250 ok\r\n\r\n250 ok\r\n\r\n354 go\r\n');
    await server.until('\r\n.\r\n');
    server.say('250 taken\r\n');
    expect((await sent).outcomes).toMatchObject([{ kind: 'delivered' }]);
  });
});

describe('a stream of content', () => {
  it('is read no faster than the receiver takes it', async () => {
    let piecesRead = 0;
    const content = new Readable({
      read() {
        piecesRead += 1;
        this.push(piecesRead > 1000 ? null : Buffer.alloc(65_536, 'x'));
      },
    });
    const sent = send(await open(), {}, content);
    await server.until('DATA\r\n');
    server.pause();
    server.say('250 ok\r\n250 ok\r\n354 go\r\n');
    await new Promise<void>((resolve) => content.once('pause', resolve));
    for (let turn = 0; turn < 100; turn++) await new Promise((resolve) => setImmediate(resolve));
    // Of 65 MB no more than what the buffers of two sockets take; all of it would have been read by now.
    expect(piecesRead).toBeLessThan(500);
    server.resume();
    await server.skipUntil('\r\n.\r\n');
    server.say('250 taken\r\n');
    expect((await sent).outcomes).toMatchObject([{ kind: 'delivered' }]);
    expect(piecesRead).toBe(1001);
  });

  it('waits for its turn behind an envelope that fills the socket', async () => {
    const recipients = Array.from(
      { length: 100_000 },
      (_, i) => `recipient-number-${i}-of-a-long-list@contoso.com`,
    );
    const content = Readable.from([Buffer.from(CONTENT)], { objectMode: false });
    const opened = await open();
    server.pause();
    const sent = send(opened, { recipients }, content);
    server.resume();
    await server.skipUntil('DATA\r\n');
    server.say(`250 ok\r\n${'250 ok\r\n'.repeat(recipients.length)}354 go\r\n`);
    expect(await server.until('\r\n.\r\n')).toBe(`${CONTENT}.\r\n`);
    server.say('250 taken\r\n');
    expect((await sent).outcomes.every(({ kind }) => kind === 'delivered')).toBe(true);
  });

  it('that closes before its end makes the message wait, and no dot is said', async () => {
    const content = new Readable({ read: () => undefined });
    content.push(Buffer.from('Subject: half\r\n'));
    const sent = send(await open(), {}, content);
    await askForContent();
    await server.until('half\r\n');
    content.destroy();
    expect(await sent).toMatchObject({
      outcomes: [{ kind: 'retry', error: { key: 'unknown' } }],
      usable: false,
    });
    await server.ended();
    expect(server.rest).toBe('');
  });

  it('is not given up while blocks of it are taken, however long the whole lasts', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    let isLast = false;
    let onRead = () => {};
    const content = new Readable({
      read() {
        this.push(isLast ? null : Buffer.alloc(65_536, 'x'));
        onRead();
      },
    });
    /** It is read when what was read before has been taken. */
    const takenUpTo = async (pieces: number) => {
      for (let read = 0; read < pieces; read++) await new Promise<void>((resolve) => (onRead = resolve));
    };
    const sent = send(await open(['PIPELINING'], { blockMs: 1000, finalMs: 5000 }), {}, content);
    await askForContent();
    const end = server.skipUntil('\r\n.\r\n');
    for (let round = 0; round < 10; round++) {
      await takenUpTo(20);
      vi.advanceTimersByTime(900);
    }
    isLast = true;
    await end;
    server.say('250 taken\r\n');
    expect((await sent).outcomes).toMatchObject([{ kind: 'delivered' }]);
  });
});

describe('inside TLS', () => {
  it('small and big mail arrive byte for byte, one after another', async () => {
    const certificate = await createCertificate(['mx.contoso.com']);
    const receiver = await startSmtpReceiver({ behaviour: { tls: certificate } });
    try {
      const opened = await openConnection({ ...TARGET, port: receiver.port }, { fqdn: 'postern.example' });
      if (!opened.ok) throw new Error(opened.dialogue);
      connection = opened.connection;
      const big = Buffer.from(`.${'0123456789'.repeat(7)}\r\n`.repeat(20_000));
      for (const content of [Buffer.from(CONTENT), big, Readable.from([big], { objectMode: false })]) {
        expect((await connection.send(envelope(), content)).outcomes).toMatchObject([{ kind: 'delivered' }]);
      }
      expect(connection.facts.tlsVersion).toBe('TLSv1.3');
      expect(receiver.messages.map(({ content }) => content.length)).toEqual([
        CONTENT.length,
        big.length,
        big.length,
      ]);
      expect(receiver.messages.every(({ session }) => session.tlsVersion === 'TLSv1.3')).toBe(true);
      expect(receiver.messages[2]?.content.equals(big)).toBe(true);
      await connection.quit();
      await receiver.waitForNoConnections();
    } finally {
      await receiver.stop();
    }
  });
});
