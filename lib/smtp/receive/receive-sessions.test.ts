import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EndedSession } from '@/lib/mail/session/receive-session';
import { RawSmtpClient } from '@/lib/testing/raw-smtp-client';
import { CONNECTOR, OUTSIDE, startTestReceive, type TestReceive } from './receive.test-tools';

let receive: TestReceive;
const clients: RawSmtpClient[] = [];

beforeEach(async () => {
  receive = await startTestReceive();
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await receive.server.stop();
});

async function connected(localAddress?: string): Promise<RawSmtpClient> {
  const client = await RawSmtpClient.greeted(receive.server.port, localAddress ? { localAddress } : {});
  clients.push(client);
  return client;
}

async function hello(): Promise<RawSmtpClient> {
  const client = await connected();
  await client.say('EHLO scanner.example');
  return client;
}

async function handOver(client: RawSmtpClient): Promise<string> {
  await client.say('MAIL FROM:<a@x.example>');
  await client.say('RCPT TO:<b@contoso.com>');
  await client.say('DATA');
  client.write('Subject: private\r\n\r\nDear Bob,\r\n.\r\n');
  return client.reply();
}

const withLimits = (limits: Partial<typeof CONNECTOR>) =>
  receive.setConnectors([{ ...CONNECTOR, ...limits }]);

/** Without the greeting, which has the time in it, and the lines of EHLO's reply. */
function said({ dialogue }: EndedSession): string[] {
  return (dialogue ?? '').split('\n').filter((line) => !/^S: (?:220 \S+ ESMTP|250-|250 SIZE)/.test(line));
}

describe('a session that was refused something', () => {
  it('is kept with its dialogue: the scanner that has its own idea of a path', async () => {
    const client = await hello();
    await client.say('MAIL FROM:Scanner 1 a@b');
    await client.say('DATA');
    await client.say('QUIT');
    const session = await receive.endedSession();
    expect(session).toMatchObject({
      outcome: 'Refused',
      end: 'Quit',
      connectorName: 'Relay SERVER',
      clientIp: '127.0.0.1',
      helloName: 'scanner.example',
      tlsVersion: null,
      messages: 0,
      refusals: 2,
      reply: '503 5.5.1 Error: need RCPT command',
      error: null,
    });
    expect(said(session)).toEqual([
      'C: EHLO scanner.example',
      'C: MAIL FROM:Scanner 1 a@b',
      'S: 501 5.1.7 Error: Bad sender address syntax: a parameter is not valid',
      'C: DATA',
      'S: 503 5.5.1 Error: need RCPT command',
      'C: QUIT',
      'S: 221 2.0.0 Bye',
    ]);
  });

  it('counts recipients that were taken and refused', async () => {
    const client = await connected(OUTSIDE);
    await client.say('HELO x');
    await client.say('MAIL FROM:<a@x.example>');
    await client.say('RCPT TO:<b@relay.example>');
    await client.say('RCPT TO:<b@foreign.example>');
    await client.say('RCPT TO:<nobody@local.example>');
    await client.say('QUIT');
    expect(await receive.endedSession()).toMatchObject({
      connectorName: 'Default SERVER',
      clientIp: OUTSIDE,
      recipients: 1,
      refusedRecipients: 2,
      refusals: 2,
      reply: '550 5.1.1 RESOLVER.ADR.ExRecipNotFound; not found',
      outcome: 'Refused',
    });
  });

  it('leaves out recipients that were granted like those before them, and none that was refused', async () => {
    withLimits({ maxRecipientsPerMessage: 100 });
    const client = await hello();
    await client.say('MAIL FROM:<a@x.example>');
    for (let n = 0; n < 10; n += 1) await client.say(`RCPT TO:<${n === 6 ? 'bad' : `${n}@contoso.com`}>`);
    await client.say('QUIT');
    const session = await receive.endedSession();
    expect(session).toMatchObject({ recipients: 9, refusedRecipients: 1 });
    expect(said(session).filter((line) => !line.startsWith('S: 250'))).toEqual([
      'C: EHLO scanner.example',
      'C: MAIL FROM:<a@x.example>',
      ...['0', '1', '2'].map((n) => `C: RCPT TO:<${n}@contoso.com>`),
      '* 3 commands are left out',
      'C: RCPT TO:<bad>',
      'S: 501 5.1.3 Invalid address: the recipient has no domain',
      ...['7', '8', '9'].map((n) => `C: RCPT TO:<${n}@contoso.com>`),
      'C: QUIT',
      'S: 221 2.0.0 Bye',
    ]);
  });

  it('that ended by too many errors says what the errors were', async () => {
    withLimits({ maxProtocolErrors: 2 });
    const client = await connected();
    client.write('XYZZY\r\nPLUGH\r\n');
    await client.closed();
    const session = await receive.endedSession();
    expect(session).toMatchObject({
      end: 'ClosedByServer',
      outcome: 'Refused',
      reply: '500 5.5.2 Error: command not recognized',
    });
    expect(said(session).slice(-3)).toEqual([
      'S: 500 5.5.2 Error: command not recognized',
      'S: 421 4.7.0 Too many errors on this connection, closing transmission channel',
      '* closed by this server',
    ]);
  });

  it('whose content was refused shows none of it', async () => {
    withLimits({ maxMessageSizeBytes: 10 });
    const client = await hello();
    expect(await handOver(client)).toMatch(/^552 /);
    await client.say('QUIT');
    const session = await receive.endedSession();
    expect(session).toMatchObject({ refusedMessages: 1, messages: 0, reply: expect.stringMatching(/^552 /) });
    expect(session.dialogue).toContain('* content\nS: 552 5.3.4 Message size exceeds');
    expect(session.dialogue).not.toMatch(/private|Bob/);
  });

  it('shows neither password nor content, however they come', async () => {
    const client = await hello();
    await client.say('AUTH PLAIN AGFsaWNlAHNlY3JldA==');
    await client.say('c2VjcmV0');
    client.write('DATA\r\nSubject: private\r\n\r\nDear Bob,\r\n.\r\nQUIT\r\n');
    await client.closed();
    const { dialogue } = await receive.endedSession();
    expect(dialogue).toContain('C: AUTH PLAIN (hidden)');
    expect(dialogue).not.toMatch(/AGFs|c2Vj|private|Bob/);
  });

  it('was not let in: no connector takes it, or it has too many connections', async () => {
    withLimits({ remoteIpRanges: ['127.0.0.1'], maxInboundConnectionPerSource: 1 });
    const outside = await RawSmtpClient.connect(receive.server.port, { localAddress: OUTSIDE });
    clients.push(outside);
    expect(await receive.endedSession()).toMatchObject({
      connectorName: null,
      clientIp: OUTSIDE,
      end: 'NotLetIn',
      outcome: 'Refused',
      dialogue:
        'S: 421 4.3.2 No receive connector takes connections from this address, closing transmission channel\n* closed by this server',
    });
    await hello();
    clients.push(await RawSmtpClient.connect(receive.server.port));
    expect(await receive.endedSession()).toMatchObject({
      connectorName: 'Relay SERVER',
      end: 'NotLetIn',
      reply: expect.stringContaining('from this address has exceeded a limit'),
    });
  });
});

describe('a session that broke', () => {
  it('in the middle of content', async () => {
    const client = await hello();
    await client.say('MAIL FROM:<a@x.example>');
    await client.say('RCPT TO:<b@contoso.com>');
    await client.say('DATA');
    client.write('Subject: private\r\n');
    client.destroy();
    const session = await receive.endedSession();
    expect(session).toMatchObject({
      end: 'Dropped',
      outcome: 'Broken',
      recipients: 1,
      messages: 0,
      refusals: 0,
    });
    expect(said(session).slice(-2)).toEqual([
      '* content, which broke off',
      expect.stringMatching(/^\* the connection broke in the middle of a transaction/),
    ]);
  });

  it('when its time was up', async () => {
    withLimits({ connectionInactivityTimeoutMs: 50 });
    await hello();
    const session = await receive.endedSession();
    expect(session).toMatchObject({
      end: 'TimedOut',
      outcome: 'Broken',
      reply: expect.stringMatching(/^421 4\.4\.2/),
    });
    expect(said(session).slice(-2)).toEqual([
      'S: 421 4.4.2 Timeout - closing connection',
      '* closed, since the time was up',
    ]);
  });

  it('in the handshake of TLS', async () => {
    const client = await hello();
    await client.say('STARTTLS');
    client.breakTls('EHLO again.example\r\n');
    const session = await receive.endedSession();
    expect(session).toMatchObject({ end: 'TlsFailed', outcome: 'Broken', tlsVersion: null });
    expect(session.error).toMatch(/wrong version number|http request|packet length|record/);
    expect(session.error).not.toMatch(/openssl|\.c:/);
    expect(said(session).at(-1)).toBe(`* TLS failed: ${session.error}`);
  });

  it('when the client hung up in the handshake of TLS', async () => {
    const client = await hello();
    await client.say('STARTTLS');
    client.destroy();
    expect(await receive.endedSession()).toMatchObject({ end: 'TlsFailed', outcome: 'Broken' });
  });

  it('before it handed over anything', async () => {
    const client = await connected();
    client.end();
    expect(await receive.endedSession()).toMatchObject({
      end: 'ClosedByClient',
      outcome: 'Broken',
      dialogue: expect.stringMatching(/^S: 220 [^\n]*\n\* the client hung up without QUIT$/),
    });
  });

  it('when the server stopped in the middle of it', async () => {
    const client = await hello();
    await client.say('MAIL FROM:<a@x.example>');
    await receive.server.stop();
    const session = await receive.endedSession();
    expect(session).toMatchObject({ end: 'ServerStopped', outcome: 'Broken' });
    expect(said(session).slice(-2)).toEqual([
      'S: 421 4.3.2 Service not available, closing transmission channel',
      '* closed, since this server stops',
    ]);
  });
});

describe('a session that handed over mail', () => {
  it('is counted, named by its messages, and keeps no dialogue', async () => {
    const client = await hello();
    await handOver(client);
    await handOver(client);
    await client.say('QUIT');
    const session = await receive.endedSession();
    expect(session).toMatchObject({
      outcome: 'Completed',
      end: 'Quit',
      messages: 2,
      messageIds: ['1', '2'],
      recipients: 2,
      refusedMessages: 0,
      refusals: 0,
      reply: null,
      dialogue: null,
    });
    expect(session.bytes).toBe(receive.taken.reduce((sum, { facts }) => sum + facts.sizeBytes, 0));
    expect(receive.taken.map(({ message }) => message.trace.sessionId)).toEqual([session.id, session.id]);
  });

  it('keeps its dialogue where the connector’s protocol logging level is Verbose', async () => {
    withLimits({ protocolLoggingLevel: 'Verbose' });
    const client = await hello();
    await handOver(client);
    await client.say('QUIT');
    const session = await receive.endedSession();
    expect(session.outcome).toBe('Completed');
    expect(said(session)).toEqual([
      'C: EHLO scanner.example',
      'C: MAIL FROM:<a@x.example>',
      'S: 250 2.1.0 Accepted',
      'C: RCPT TO:<b@contoso.com>',
      'S: 250 2.1.5 Accepted',
      'C: DATA',
      'S: 354 End data with <CR><LF>.<CR><LF>',
      '* content',
      'S: 250 2.0.0 1 Queued mail for delivery',
      'C: QUIT',
      'S: 221 2.0.0 Bye',
    ]);
  });

  it('and hung up without QUIT, is complete', async () => {
    const client = await hello();
    await handOver(client);
    client.end();
    expect(await receive.endedSession()).toMatchObject({
      end: 'ClosedByClient',
      outcome: 'Completed',
      dialogue: null,
    });
  });

  it('under TLS says under which', async () => {
    const client = await hello();
    await client.say('STARTTLS');
    await client.startTls();
    await client.say('EHLO secure.example');
    await handOver(client);
    await client.say('QUIT');
    expect(await receive.endedSession()).toMatchObject({
      tlsVersion: 'TLSv1.3',
      tlsCipher: expect.stringMatching(/^TLS_/),
      helloName: 'secure.example',
      messages: 1,
    });
  });

  it('counts the message whose client was gone before it was stored, once it is', async () => {
    const store = resolvable();
    const begun = resolvable();
    const gone = resolvable();
    await receive.server.stop();
    receive = await startTestReceive({
      submit: async ({ content }) => {
        for await (const _piece of content);
        begun.resolve();
        await store.promise;
        return { ok: true, id: '7' };
      },
      onEvent: ({ kind }) => kind === 'connectionError' && gone.resolve(),
    });
    const client = await hello();
    await client.say('MAIL FROM:<a@x.example>');
    await client.say('RCPT TO:<b@contoso.com>');
    await client.say('DATA');
    client.write('Subject: x\r\n\r\nbody\r\n.\r\n');
    await begun.promise;
    client.reset();
    await gone.promise;
    const ended = receive.endedSession();
    store.resolve();
    expect(await ended).toMatchObject({ messages: 1, messageIds: ['7'], end: 'Dropped', outcome: 'Broken' });
    expect((await ended).dialogue).toContain('* content; the client was gone before the reply to it');
  });
});

function resolvable(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
