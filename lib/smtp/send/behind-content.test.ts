import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OutboundEnvelope } from '@/lib/mail/message/outbound-message';
import type { OutboundConnection } from './connection';
import { openConnection } from './open-connection';
import { ScriptedServer } from './scripted-server.test-tools';
import type { StageTimeouts } from './stage-timeouts';

/** What leaves behind a message's last dot (RFC 2920 3.1): the next message's envelope, or QUIT. */
let server: ScriptedServer;
let connection: OutboundConnection;

beforeEach(async () => {
  server = await ScriptedServer.start();
});
afterEach(async () => {
  connection.close();
  await server.stop();
});

async function open(extension = 'PIPELINING', timeouts: Partial<StageTimeouts> = {}): Promise<void> {
  const target = { host: 'mx.contoso.com', address: '127.0.0.1', port: server.port };
  const result = openConnection(target, { fqdn: 'postern.example', timeouts });
  await server.connected();
  server.say('220 mx ESMTP\r\n');
  await server.until('EHLO postern.example\r\n');
  server.say(`250-mx\r\n250 ${extension}\r\n`);
  const opened = await result;
  if (!opened.ok) throw new Error(opened.dialogue);
  connection = opened.connection;
}

const CONTENT = Buffer.from('Subject: hello\r\n\r\nA line\r\n');
const envelopeTo = (...recipients: string[]): OutboundEnvelope => ({
  from: 'a@sender.example',
  recipients,
  sizeBytes: CONTENT.length,
  smtpUtf8: false,
  eightBitMime: false,
});
const FIRST = envelopeTo('first@contoso.com');
const SECOND = envelopeTo('second@contoso.com');
const SECOND_LINES = 'MAIL FROM:<a@sender.example>\r\nRCPT TO:<second@contoso.com>\r\nDATA\r\n';
const ASKED = '250 ok\r\n250 ok\r\n354 go\r\n';
const END = '\r\n.\r\n';

/** Of the envelope that comes next. */
async function askForContent(): Promise<void> {
  await server.until('DATA\r\n');
  server.say(ASKED);
}

/** The content that comes next. */
async function take(): Promise<void> {
  await server.until(END);
  server.say('250 taken\r\n');
}

describe('the next envelope', () => {
  it('leaves behind the dot, before that is answered, and its content when it is asked for', async () => {
    await open();
    const first = connection.send(FIRST, CONTENT, () => SECOND);
    await askForContent();
    expect(await server.until('DATA\r\n')).toBe(`${CONTENT.toString()}.\r\n${SECOND_LINES}`);
    server.say(`250 taken\r\n${ASKED}`);
    expect(await first).toMatchObject({ outcomes: [{ kind: 'delivered' }], usable: true });
    expect(server.rest).toBe('');

    const second = connection.send(SECOND, CONTENT);
    expect(await server.until(END)).toBe(`${CONTENT.toString()}.\r\n`);
    server.say('250 taken too\r\n');
    expect(await second).toMatchObject({ outcomes: [{ kind: 'delivered', reply: '250 taken too' }] });
    expect(connection.messageCount).toBe(2);
    expect(connection.isOneByOne).toBe(false);
  });

  it('is part of its own dialogue, whenever that is asked for', async () => {
    await open();
    const first = connection.send(FIRST, CONTENT, () => SECOND);
    await askForContent();
    await server.until(SECOND_LINES);
    server.say('451 4.3.0 not the first\r\n250 ok\r\n550 5.1.1 not the second\r\n503 none\r\n');
    await server.until('RSET\r\n');
    server.say('250 ok\r\n');
    const dialogue = (await first).dialogue();
    expect(dialogue).toContain('S: 451 4.3.0 not the first');
    expect(dialogue).not.toContain('second');
    const second = await connection.send(SECOND, CONTENT);
    expect(second.outcomes).toMatchObject([{ kind: 'failed', error: { reply: '550 5.1.1 not the second' } }]);
    expect(second.dialogue()).toContain('C: RCPT TO:<second@contoso.com>');
    expect(second.dialogue()).not.toContain('not the first');
  });

  it('leaves behind a stream too', async () => {
    await open();
    const first = connection.send(FIRST, Readable.from([CONTENT, CONTENT]), () => SECOND);
    await askForContent();
    await server.until(`.\r\n${SECOND_LINES}`);
    server.say('250 taken\r\n');
    expect(await first).toMatchObject({ outcomes: [{ kind: 'delivered' }], usable: true });
  });

  it('waits for its turn where PIPELINING is not offered', async () => {
    await open('HELP');
    const first = connection.send(FIRST, CONTENT, () => SECOND);
    for (const command of ['MAIL', 'RCPT']) {
      await server.until(command);
      await server.until('\r\n');
      server.say('250 ok\r\n');
    }
    await server.until('DATA\r\n');
    server.say('354 go\r\n');
    await take();
    await first;
    expect(server.rest).toBe('');
  });

  it('is not said where the content was not', async () => {
    await open();
    const first = connection.send(FIRST, CONTENT, () => SECOND);
    await server.until('DATA\r\n');
    server.say('250 ok\r\n550 5.1.1 nobody\r\n503 no recipients\r\n');
    expect(await server.until('\r\n')).toBe('RSET\r\n');
    server.say('250 ok\r\n');
    expect(await first).toMatchObject({ outcomes: [{ kind: 'failed' }], usable: true });
    expect(server.rest).toBe('');
    const second = connection.send(SECOND, CONTENT);
    expect(await server.until('DATA\r\n')).toBe(SECOND_LINES);
    server.say(ASKED);
    await take();
    expect(await second).toMatchObject({ outcomes: [{ kind: 'delivered' }] });
  });

  it('waits for its turn when it is long: a server may read no further before its own answers are read', async () => {
    await open();
    const long = envelopeTo(...Array.from({ length: 3000 }, (_, n) => `someone-number-${n}@contoso.com`));
    const first = connection.send(FIRST, CONTENT, () => long);
    await askForContent();
    await take();
    await first;
    expect(server.rest).toBe('');
  });

  it('must be that of the next message', async () => {
    await open();
    const first = connection.send(FIRST, CONTENT, () => SECOND);
    await askForContent();
    await server.until(SECOND_LINES);
    server.say(`250 taken\r\n${ASKED}`);
    await first;
    await expect(connection.send(envelopeTo('third@contoso.com'), CONTENT)).rejects.toThrow('announced');
  });

  it('is withdrawn by closing: no content was said', async () => {
    await open();
    const first = connection.send(FIRST, CONTENT, () => SECOND);
    await askForContent();
    await server.until(SECOND_LINES);
    server.say(`250 taken\r\n${ASKED}`);
    await first;
    await connection.quit();
    await server.ended();
    expect(server.rest).toBe('');
  });
});

describe('a server that takes no envelope behind content', () => {
  async function sendFirst(): Promise<void> {
    const first = connection.send(FIRST, CONTENT, () => SECOND);
    await askForContent();
    await server.until(SECOND_LINES);
    server.say('250 taken\r\n');
    expect(await first).toMatchObject({ outcomes: [{ kind: 'delivered' }] });
  }

  it('and says so is told it again by itself, and never again behind content', async () => {
    await open();
    await sendFirst();
    const third = envelopeTo('third@contoso.com');
    const second = connection.send(SECOND, CONTENT, () => third);
    server.say('554 5.5.0 synchronization error\r\n503 none\r\n503 none\r\n');
    await server.until('RSET\r\n');
    server.say('250 ok\r\n');
    expect(await server.until('DATA\r\n')).toBe(SECOND_LINES);
    server.say(ASKED);
    await take();
    expect(await second).toMatchObject({ outcomes: [{ kind: 'delivered' }], usable: true });
    expect(connection.isOneByOne).toBe(true);
    const last = connection.send(third, CONTENT, () => FIRST);
    await askForContent();
    await take();
    await last;
    expect(server.rest).toBe('');
  });

  it('refuses the message for good only when it refuses it by itself too', async () => {
    await open();
    await sendFirst();
    const second = connection.send(SECOND, CONTENT);
    for (const words of ['554 5.5.0 who knows', '554 5.7.1 not from you']) {
      server.say(`${words}\r\n503 none\r\n503 none\r\n`);
      await server.until('RSET\r\n');
      server.say('250 ok\r\n');
      if (words.includes('who knows')) await server.until('DATA\r\n');
    }
    expect(await second).toMatchObject({
      outcomes: [{ kind: 'failed', error: { reply: '554 5.7.1 not from you' } }],
    });
    expect(connection.isOneByOne).toBe(false);
  });

  it.each([
    ['leaves', () => server.leave()],
    ['leaves with 421', () => server.leave('421 4.7.0 enough\r\n')],
    ['drops the connection', () => server.drop()],
  ])('and %s has not tried the message', async (_how, leave) => {
    await open();
    await sendFirst();
    leave();
    await server.ended();
    const second = await connection.send(SECOND, CONTENT);
    expect(second).toMatchObject({ outcomes: [{ kind: 'retry' }], usable: false, stale: true });
  });

  it('and says nothing any more has not tried it, and is one that loses it', async () => {
    await open('PIPELINING', { mailMs: 100 });
    await sendFirst();
    const second = await connection.send(SECOND, CONTENT);
    expect(second).toMatchObject({ usable: false, stale: true });
    expect(connection.isOneByOne).toBe(true);
  });
});

describe('QUIT', () => {
  it('leaves behind the last dot, and the connection is gone when the server has closed it', async () => {
    await open();
    const sent = connection.send(FIRST, CONTENT, () => 'QUIT');
    await askForContent();
    expect(await server.until('QUIT\r\n')).toBe(`${CONTENT.toString()}.\r\nQUIT\r\n`);
    server.say('250 taken\r\n');
    expect(await sent).toMatchObject({ outcomes: [{ kind: 'delivered' }], usable: false, stale: false });
    const gone = connection.quit();
    server.leave('221 bye\r\n');
    await gone;
    await server.ended();
    expect(server.rest).toBe('');
  });
});
