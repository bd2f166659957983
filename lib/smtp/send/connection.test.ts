import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReceiverBehaviour, ReceiverStage } from '@/lib/demo/receiver-behaviour';
import { type SmtpReceiver, startSmtpReceiver } from '@/lib/demo/smtp-receiver';
import type { OutboundEnvelope } from '@/lib/mail/message/outbound-message';
import type { OutboundConnection } from './connection';
import { type ConnectionOptions, openConnection } from './open-connection';

const CONTENT = 'Subject: hello\r\n\r\nA line\r\n';

let receiver: SmtpReceiver;
const opened: OutboundConnection[] = [];

beforeEach(async () => {
  receiver = await startSmtpReceiver();
});
afterEach(async () => {
  for (const connection of opened.splice(0)) await connection.quit();
  // The leak guard: what a test opened is closed by what it called, not by the receiver's end.
  await receiver.waitForNoConnections();
  await receiver.stop();
});

async function open(behaviour: ReceiverBehaviour = {}, options: Partial<ConnectionOptions> = {}) {
  receiver.behave(behaviour);
  const result = await openConnection(
    { host: 'mx.contoso.com', address: receiver.host, port: receiver.port },
    { fqdn: 'postern.example', timeouts: { quitMs: 100 }, ...options },
  );
  if (!result.ok) throw new Error(result.dialogue);
  opened.push(result.connection);
  return result.connection;
}

const envelope = (more: Partial<OutboundEnvelope> = {}): OutboundEnvelope => ({
  from: 'a@sender.example',
  recipients: ['b@contoso.com'],
  sizeBytes: CONTENT.length,
  smtpUtf8: false,
  eightBitMime: false,
  ...more,
});
const send = (connection: OutboundConnection, more: Partial<OutboundEnvelope> = {}, content = CONTENT) =>
  connection.send(envelope(more), Buffer.from(content, 'latin1'));

describe('a message', () => {
  it('that the server takes is delivered with its reply', async () => {
    const result = await send(await open());
    expect(result).toMatchObject({
      outcomes: [{ kind: 'delivered', reply: '250 2.0.0 Accepted' }],
      usable: true,
      stale: false,
    });
    expect(receiver.messages[0]?.envelope).toEqual({
      from: 'a@sender.example',
      recipients: ['b@contoso.com'],
      mailParameters: [`SIZE=${CONTENT.length}`],
    });
    expect(receiver.messages[0]?.session).toMatchObject({ helo: 'postern.example', esmtp: true });
  });

  it('from the null sender says MAIL FROM:<>', async () => {
    await send(await open(), { from: '' });
    expect(receiver.messages[0]?.envelope.from).toBe('');
  });

  it.each([
    ['a lone dot, dots at line starts and an empty end', '.\r\n..\r\n.a\r\n\r\n.\r\n'],
    ['nothing but a dot', '.\r\n'],
    ['every octet from 1 to 255 but CR and LF', `${octets()}\r\n`],
    ['a line of 100,000 octets', `${'x'.repeat(100_000)}\r\n`],
    ['trailing spaces and tabs', 'a \t \r\n \r\n'],
  ])('with %s arrives byte for byte', async (_title, content) => {
    await send(await open(), { eightBitMime: true }, content);
    expect(receiver.messages[0]?.content.toString('latin1')).toBe(content);
  });

  it('of 5 MB arrives byte for byte in whatever pieces it is read', async () => {
    const line = Buffer.from(`..${'0123456789'.repeat(7)}\r\n.\r\n`);
    const whole = Buffer.concat(new Array<Buffer>(70_000).fill(line));
    const pieces = Array.from({ length: Math.ceil(whole.length / 7919) }, (_, i) =>
      whole.subarray(i * 7919, (i + 1) * 7919),
    );
    const connection = await open();
    await connection.send(envelope({ sizeBytes: whole.length }), Readable.from(pieces));
    expect(receiver.messages[0]?.content.equals(whole)).toBe(true);
  });

  it('with 8-bit content says BODY=8BITMIME where that is offered, and goes as it is where not', async () => {
    await send(await open(), { eightBitMime: true }, 'caf\xe9\r\n');
    await send(await open({ eightBitMime: false }), { eightBitMime: true }, 'caf\xe9\r\n');
    expect(receiver.messages.map(({ envelope: { mailParameters } }) => mailParameters[0])).toEqual([
      'BODY=8BITMIME',
      `SIZE=${CONTENT.length}`,
    ]);
    expect(receiver.messages[1]?.content.toString('latin1')).toBe('caf\xe9\r\n');
  });

  it('to a server without PIPELINING is delivered too', async () => {
    const result = await send(await open({ pipelining: false }), {
      recipients: ['b@x.example', 'c@x.example'],
    });
    expect(result.outcomes.map(({ kind }) => kind)).toEqual(['delivered', 'delivered']);
  });

  it('waits for a slow server', async () => {
    expect((await send(await open({ delayMs: 30 }))).outcomes[0]?.kind).toBe('delivered');
  });
});

describe('an internationalized message', () => {
  it('says SMTPUTF8 when an address is not ASCII', async () => {
    await send(await open(), { recipients: ['鈴木@例え.example'], smtpUtf8: true });
    expect(receiver.messages[0]?.envelope).toMatchObject({ recipients: ['鈴木@例え.example'] });
    expect(receiver.messages[0]?.envelope.mailParameters).toContain('SMTPUTF8');
  });

  it('says SMTPUTF8 when only its header is not ASCII, and the message after it does not', async () => {
    const connection = await open();
    await send(connection, { smtpUtf8: true });
    await send(connection);
    expect(receiver.messages.map(({ envelope: e }) => e.mailParameters.includes('SMTPUTF8'))).toEqual([
      true,
      false,
    ]);
  });

  it('says an internationalized domain in ASCII, which needs no SMTPUTF8, and so goes to any server', async () => {
    for (const smtpUtf8 of [true, false]) {
      const more = { from: 'a@例え.example', recipients: ['b@例え.example', 'c@contoso.com'] };
      const result = await send(await open({ smtpUtf8 }), more);
      expect(result.outcomes.map(({ kind }) => kind)).toEqual(['delivered', 'delivered']);
    }
    for (const { envelope: said } of receiver.messages) {
      expect(said).toEqual({
        from: 'a@xn--r8jz45g.example',
        recipients: ['b@xn--r8jz45g.example', 'c@contoso.com'],
        mailParameters: [`SIZE=${CONTENT.length}`],
      });
    }
  });

  it('fails with 5.6.7 where the server does not offer SMTPUTF8, without a word to it', async () => {
    const connection = await open({ smtpUtf8: false });
    const commands: string[] = [];
    receiver.events.on('command', (line) => commands.push(line));
    const result = await send(connection, { smtpUtf8: true });
    expect(result).toMatchObject({
      outcomes: [{ kind: 'failed', error: { key: 'smtpUtf8NotSupported', enhancedCode: '5.6.7' } }],
      usable: true,
    });
    expect(commands).toEqual([]);
  });
});

describe('a message larger than the server takes', () => {
  it('fails with 5.3.4 by what EHLO says (SizeExceeded)', async () => {
    const result = await send(await open({ sizeBytes: 10 }));
    expect(result).toMatchObject({
      outcomes: [{ kind: 'failed', error: { key: 'remoteSizeExceeded', enhancedCode: '5.3.4' } }],
      usable: true,
    });
  });
});

describe.each([
  ['mail', 'Sender'],
  ['rcpt', 'Recipient'],
  ['data', 'DATA'],
  ['final', 'message'],
] as const)('a server that answers %s', (stage, what) => {
  it(`with 4yz makes the message wait alone (Defer at ${stage})`, async () => {
    const connection = await open({ replies: { [stage]: `451 4.3.5 ${what} later` } });
    expect(await send(connection)).toMatchObject({
      outcomes: [
        {
          kind: 'retry',

          error: { key: 'remoteDeferred', reply: `451 4.3.5 ${what} later`, enhancedCode: '4.3.5' },
        },
      ],
      usable: true,
    });
  });

  it(`with 5yz fails the recipient (Reject at ${stage})`, async () => {
    const connection = await open({ replies: { [stage]: `550 5.7.1 ${what} never` } });
    expect(await send(connection)).toMatchObject({
      outcomes: [
        {
          kind: 'failed',
          error: { key: 'remoteRejected', reply: `550 5.7.1 ${what} never`, enhancedCode: '5.7.1' },
        },
      ],
      usable: true,
    });
  });

  it(`with 4yz and does not pipeline makes the message wait (Defer at ${stage}, one command at a time)`, async () => {
    const connection = await open({ pipelining: false, replies: { [stage]: '450 4.2.0 Later' } });
    expect(await send(connection)).toMatchObject({ outcomes: [{ kind: 'retry' }], usable: true });
  });

  it(`with 421 makes the message wait and closes the connection (421 at ${stage})`, async () => {
    const connection = await open({ replies: { [stage]: '421 4.3.2 Shutting down' } });
    expect(await send(connection)).toMatchObject({
      outcomes: [{ kind: 'retry', error: { reply: '421 4.3.2 Shutting down' } }],
      usable: false,
    });
  });

  it(`leaves the connection good for the next message (after a refusal at ${stage})`, async () => {
    const connection = await open({ replies: { [stage]: '550 5.1.1 No' } });
    await send(connection);
    receiver.behave({});
    expect((await send(connection)).outcomes[0]?.kind).toBe('delivered');
    expect(receiver.messages).toHaveLength(1);
  });
});

describe('several recipients', () => {
  it.each([true, false])('each have their own outcome (PIPELINING %s)', async (pipelining) => {
    const connection = await open({
      pipelining,
      recipientReplies: { 'no@x.example': '550 5.1.1 Unknown', 'later@x.example': '450 4.2.1 Greylisted' },
    });
    const recipients = ['yes@x.example', 'no@x.example', 'later@x.example', 'also@x.example'];
    const result = await send(connection, { recipients });
    expect(result.outcomes.map(({ kind }) => kind)).toEqual(['delivered', 'failed', 'retry', 'delivered']);
    expect(receiver.messages[0]?.envelope.recipients).toEqual(['yes@x.example', 'also@x.example']);
    expect(result.usable).toBe(true);
  });

  it('of whom none is taken keep their own replies, not that to DATA', async () => {
    const connection = await open({
      recipientReplies: { 'no@x.example': '550 5.1.1 Unknown', 'later@x.example': '450 4.2.1 Greylisted' },
    });
    const result = await send(connection, { recipients: ['no@x.example', 'later@x.example'] });
    expect(result.outcomes).toMatchObject([
      { kind: 'failed', error: { reply: '550 5.1.1 Unknown' } },
      { kind: 'retry', error: { reply: '450 4.2.1 Greylisted' } },
    ]);
  });

  it('all wait when the sender is deferred, whatever the pipelined answers to RCPT say', async () => {
    const connection = await open({ replies: { mail: '451 4.7.1 Try later' } });
    const result = await send(connection, { recipients: ['a@x.example', 'b@x.example'] });
    expect(result.outcomes).toMatchObject([
      { kind: 'retry', error: { reply: '451 4.7.1 Try later' } },
      { kind: 'retry', error: { reply: '451 4.7.1 Try later' } },
    ]);
  });

  it('share what becomes of the message, the refused one apart', async () => {
    const connection = await open({
      recipientReplies: { 'no@x.example': '550 5.1.1 Unknown' },
      replies: { final: '452 4.3.1 Disk full' },
    });
    const result = await send(connection, { recipients: ['no@x.example', 'yes@x.example'] });
    expect(result.outcomes).toMatchObject([
      { kind: 'failed', error: { reply: '550 5.1.1 Unknown' } },
      { kind: 'retry', error: { reply: '452 4.3.1 Disk full' } },
    ]);
  });
});

const STAGES: readonly ReceiverStage[] = ['mail', 'rcpt', 'data', 'content', 'final'];
const SHORT = { mailMs: 250, rcptMs: 250, dataMs: 250, blockMs: 250, finalMs: 250 };
const BIG = `${'x'.repeat(70)}\r\n`.repeat(200_000);

describe.each(STAGES)('a server that goes away at %s', (stage) => {
  it(`without a word makes the message wait (Hang at ${stage})`, async () => {
    const connection = await open({ hangAt: stage }, { timeouts: SHORT });
    const result = await send(connection, {}, stage === 'content' ? BIG : CONTENT);
    const named = stage === 'content' ? 'final' : stage;
    expect(result).toMatchObject({
      outcomes: [{ kind: 'retry', error: { key: 'timeout', args: { stage: named } } }],
      usable: false,
      stale: false,
    });
    expect(receiver.messages).toHaveLength(0);
    receiver.dropConnections();
  });

  it(`by closing makes the message wait, for nobody knows what became of it (Drop at ${stage})`, async () => {
    const connection = await open({ dropAt: stage });
    const result = await send(connection, {}, stage === 'content' ? BIG : CONTENT);
    expect(result).toMatchObject({
      outcomes: [{ kind: 'retry', error: { key: 'connectionLost', enhancedCode: '4.4.2' } }],
      usable: false,
      stale: false,
    });
  });
});

describe('a kept connection', () => {
  it('takes one message after another', async () => {
    const connection = await open();
    for (let i = 0; i < 3; i += 1) await send(connection);
    expect(receiver.messages.map(({ session }) => session.connection)).toEqual([1, 1, 1]);
    expect(connection.messageCount).toBe(3);
  });

  it('that the server has closed meanwhile is known to be closed', async () => {
    const connection = await open();
    await send(connection);
    const closed = new Promise<void>((resolve) => connection.onceClosed(resolve));
    receiver.dropConnections();
    await closed;
    expect(connection.isOpen).toBe(false);
    expect(await send(connection)).toMatchObject({
      stale: true,
      usable: false,
      outcomes: [{ kind: 'retry' }],
    });
  });

  it('that the server closes on the next MAIL is stale: the message was not tried', async () => {
    const connection = await open();
    await send(connection);
    receiver.behave({ dropAt: 'mail' });
    expect(await send(connection)).toMatchObject({
      stale: true,
      usable: false,
      outcomes: [{ kind: 'retry' }],
    });
  });

  it('says QUIT by itself when it is idle for too long', async () => {
    const connection = await open({}, { inactivityTimeoutMs: 300 });
    const commands: string[] = [];
    receiver.events.on('command', (line) => commands.push(line));
    await send(connection);
    await receiver.waitForNoConnections();
    expect(commands.at(-1)).toBe('QUIT');
    expect(connection.isOpen).toBe(false);
  });

  it('whose server does not answer QUIT is closed all the same', async () => {
    const connection = await open({ hangAt: 'quit' });
    await connection.quit();
    expect(connection.isOpen).toBe(false);
  });

  it('closed in the middle of a message ends that with retry', async () => {
    const connection = await open({ hangAt: 'final' });
    const waiting = new Promise<void>((resolve) =>
      receiver.events.on('command', (line) => line === 'DATA' && resolve()),
    );
    const result = send(connection);
    await waiting;
    connection.close();
    expect(await result).toMatchObject({ usable: false, outcomes: [{ kind: 'retry' }] });
    receiver.dropConnections();
  });
});

describe('content that cannot be read to its end', () => {
  it('is not ended by us: the server never takes the half, and the message waits', async () => {
    const connection = await open();
    const content = Readable.from(
      (async function* () {
        yield Buffer.from('Subject: half\r\n\r\n');
        await new Promise((resolve) => setImmediate(resolve));
        throw new Error('the database went away');
      })(),
    );
    const result = await connection.send(envelope(), content);
    expect(result).toMatchObject({ outcomes: [{ kind: 'retry', error: { key: 'unknown' } }], usable: false });
    await receiver.waitForNoConnections();
    expect(receiver.messages).toHaveLength(0);
  });

  it('is let go when the server refuses before it is needed', async () => {
    const connection = await open({ replies: { mail: '550 5.7.1 No' } });
    const content = Readable.from([Buffer.from(CONTENT)]);
    await connection.send(envelope(), content);
    expect(content.destroyed).toBe(true);
  });
});

describe('the dialogue', () => {
  it('shows commands and replies of the set-up and of this message, and no content', async () => {
    const connection = await open();
    await send(connection);
    await send(connection, { recipients: ['second@contoso.com'] });
    const dialogue = connection.dialogue();
    expect(dialogue).toContain('C: EHLO postern.example');
    expect(dialogue).toContain('* message 2 on this connection');
    expect(dialogue).toContain('C: RCPT TO:<second@contoso.com>');
    expect(dialogue).toContain('S: 250 2.0.0 Accepted');
    expect(dialogue).not.toContain('b@contoso.com');
    expect(dialogue).not.toContain('A line');
  });

  it('is bounded, however many recipients there are', async () => {
    const recipients = Array.from({ length: 2000 }, (_, i) => `recipient-number-${i}@contoso.com`);
    const connection = await open();
    const result = await send(connection, { recipients });
    expect(result.outcomes).toHaveLength(2000);
    expect(connection.dialogue().length).toBeLessThan(70_000);
    expect(connection.dialogue()).toContain('* the rest is not kept');
  });
});

function octets(): string {
  const codes = Array.from({ length: 255 }, (_, i) => i + 1).filter((code) => code !== 10 && code !== 13);
  return String.fromCharCode(...codes);
}
