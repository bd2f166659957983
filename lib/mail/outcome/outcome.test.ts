import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { englishText } from './last-error-text';
import {
  classifyDnsFault,
  classifyFault,
  classifySmartHostDnsFault,
  type DeliveryStage,
  delivered,
  type RecipientOutcome,
  type RemotePeer,
} from './outcome';
import { parseReply, type SmtpReply } from './reply';

const mx: RemotePeer = { host: 'mx1.contoso.com', address: '192.0.2.1', port: 25 };

function reply(text: string): SmtpReply {
  const parsed = parseReply(text);
  if (parsed === null) throw new Error(`bad test data: ${text}`);
  return parsed;
}

/** `retry` or `failed`, the error's key and status. */
function summary(outcome: RecipientOutcome): string[] {
  if (outcome.kind === 'delivered') return ['delivered'];
  return [outcome.kind, outcome.error.key, outcome.error.enhancedCode ?? ''];
}

describe('a server answers', () => {
  it.each<[DeliveryStage, string, string, string, string]>([
    ['greeting', '421 4.3.2 too many connections', 'retry', 'hostRejected', '4.3.2'],
    ['greeting', '554 no mail here', 'retry', 'hostRejected', '4.3.2'],
    ['greeting', '521 5.3.2 no mail here', 'retry', 'hostRejected', '4.3.2'],
    ['greeting', '550 5.7.1 invalid HELO name', 'retry', 'helloNameRefused', '4.5.4'],
    [
      ...(['mail', '550 5.5.2 need fully-qualified hostname', 'retry'] as const),
      ...(['helloNameRefused', '4.5.4'] as const),
    ],
    [
      ...(['rcpt', '504 5.5.2 <vm>: Helo command rejected: need fully-qualified hostname'] as const),
      ...(['retry', 'helloNameRefused', '4.5.4'] as const),
    ],
    [
      ...(['rcpt', '450 4.7.1 <vm>: Helo command rejected: Host not found'] as const),
      ...(['retry', 'helloNameRefused', '4.7.1'] as const),
    ],
    [
      ...(['rcpt', '504 5.5.2 <root@vm>: Sender address rejected: need fully-qualified address'] as const),
      ...(['failed', 'remoteRejected', '5.5.2'] as const),
    ],
    ['tls', '454 4.7.0 TLS not available', 'retry', 'tlsFailed', '4.7.0'],
    ['auth', '535 5.7.8 bad credentials', 'retry', 'authenticationFailed', '4.7.8'],
    ['auth', '454 4.7.0 temporary authentication failure', 'retry', 'authenticationRefused', '4.7.0'],
    ['auth', '504 5.5.4 mechanism unknown', 'retry', 'authenticationRefused', '4.7.0'],
    ['mail', '530 5.7.0 Must issue a STARTTLS command first', 'retry', 'authenticationRequired', '4.7.0'],
    ['rcpt', '530 5.7.1 Authentication required', 'retry', 'authenticationRequired', '4.7.0'],
    ['mail', '451 4.7.1 greylisted', 'retry', 'remoteDeferred', '4.7.1'],
    ['mail', '550 5.7.1 sender refused', 'failed', 'remoteRejected', '5.7.1'],
    ['mail', '552 5.3.4 too big', 'failed', 'remoteRejected', '5.3.4'],
    ['rcpt', '450 4.2.1 busy', 'retry', 'remoteDeferred', '4.2.1'],
    ['rcpt', '452 4.5.3 too many recipients', 'retry', 'remoteDeferred', '4.5.3'],
    ['rcpt', '552 5.5.3 too many recipients', 'retry', 'remoteDeferred', '4.0.0'],
    ['rcpt', '552 5.2.2 mailbox full', 'failed', 'remoteRejected', '5.2.2'],
    ['rcpt', '550 5.1.1 no such user', 'failed', 'remoteRejected', '5.1.1'],
    ['rcpt', '550 no such user', 'failed', 'remoteRejected', '5.0.0'],
    ['data', '451 local error', 'retry', 'remoteDeferred', '4.0.0'],
    ['data', '554 no valid recipients', 'failed', 'remoteRejected', '5.0.0'],
    ['final', '421 4.3.0 closing', 'retry', 'remoteDeferred', '4.3.0'],
    ['final', '554 5.6.0 content refused', 'failed', 'remoteRejected', '5.6.0'],
    ['final', '354 what?', 'retry', 'replyNotUnderstood', '4.5.0'],
  ])('%s: %s -> %s %s %s', (stage, text, kind, key, status) => {
    const outcome = classifyFault(stage, { kind: 'reply', reply: reply(text) }, mx);
    expect(summary(outcome)).toEqual([kind, key, status]);
  });

  it('keeps the remote reply whole', () => {
    const outcome = classifyFault(
      'rcpt',
      { kind: 'reply', reply: reply('550-5.1.1 no\r\n550 5.1.1 user') },
      mx,
    );
    expect(outcome).toMatchObject({ error: { reply: '550-5.1.1 no\n550 5.1.1 user' } });
    expect(delivered(reply('250 2.0.0 queued as 17'))).toEqual({
      kind: 'delivered',
      reply: '250 2.0.0 queued as 17',
    });
  });
});

describe('no answer comes', () => {
  it.each<[DeliveryStage, 'timeout' | 'network', string, string]>([
    ['connect', 'timeout', 'retry', 'timeout'],
    ['connect', 'network', 'retry', 'connectFailed'],
    ['greeting', 'timeout', 'retry', 'timeout'],
    ['greeting', 'network', 'retry', 'connectionLost'],
    ['tls', 'network', 'retry', 'tlsFailed'],
    ['auth', 'network', 'retry', 'connectionLost'],
    ['mail', 'network', 'retry', 'connectionLost'],
    ['rcpt', 'timeout', 'retry', 'timeout'],
    ['data', 'network', 'retry', 'connectionLost'],
    ['final', 'network', 'retry', 'connectionLost'],
    ['final', 'timeout', 'retry', 'timeout'],
  ])('%s: %s -> %s %s', (stage, kind, expected, key) => {
    const fault = kind === 'timeout' ? { kind } : { kind, reason: 'ECONNRESET' };
    expect(summary(classifyFault(stage, fault, mx)).slice(0, 2)).toEqual([expected, key]);
  });
});

describe('what EHLO tells beforehand', () => {
  it.each([
    [{ kind: 'tlsNotOffered' }, ['retry', 'tlsRequired', '4.7.4']],
    [
      { kind: 'certificate', cause: 'other', reason: 'revoked', detail: 'CERT_REVOKED' },
      ['retry', 'certificateInvalid', '4.7.5'],
    ],
    [
      { kind: 'certificate', cause: 'expired', day: '2026-01-31', detail: 'CERT_HAS_EXPIRED' },
      ['retry', 'certificateExpired', '4.7.5'],
    ],
    [{ kind: 'tls', cause: 'version', detail: 'x' }, ['retry', 'tlsVersionTooOld', '4.7.5']],
    [{ kind: 'authenticationNotOffered' }, ['retry', 'authenticationNotOffered', '4.7.4']],
    [
      { kind: 'sizeExceeded', sizeBytes: 3000, maxSizeBytes: 2048 },
      ['failed', 'remoteSizeExceeded', '5.3.4'],
    ],
    [{ kind: 'smtpUtf8NotOffered' }, ['failed', 'smtpUtf8NotSupported', '5.6.7']],
    [{ kind: 'unknown', reason: 'a bug' }, ['retry', 'unknown', '4.0.0']],
  ] as const)('%j -> %j', (fault, expected) => {
    expect(summary(classifyFault('mail', fault, mx))).toEqual(expected);
  });
});

describe('DNS', () => {
  it.each([
    [{ kind: 'temporary', reason: 'SERVFAIL' }, ['retry', 'dnsQueryFailed', '4.4.0']],
    [{ kind: 'mxUnusable' }, ['retry', 'mxUnusable', '4.4.4']],
    [{ kind: 'nonexistentDomain' }, ['failed', 'nonexistentDomain', '5.4.4']],
    [{ kind: 'nullMx' }, ['failed', 'nullMx', '5.1.10']],
    [{ kind: 'mxLoopsBack' }, ['failed', 'mxLoopsBack', '5.4.6']],
  ] as const)('of the recipient domain: %j -> %j', (fault, expected) => {
    expect(summary(classifyDnsFault('contoso.com', fault))).toEqual(expected);
  });

  it.each(['temporary', 'nonexistentDomain', 'nullMx', 'mxUnusable', 'mxLoopsBack'] as const)(
    'of a smart host never fails mail: %s',
    (kind) => {
      const fault = kind === 'temporary' ? { kind, reason: 'SERVFAIL' } : { kind };
      expect(classifySmartHostDnsFault('relay.contoso.com', fault)).toMatchObject({
        kind: 'retry',
      });
    },
  );
});

describe('texts', () => {
  it('reads like Exchange where Exchange has words', () => {
    const outcome = classifyDnsFault('contoso.com', { kind: 'temporary', reason: 'SERVFAIL' });
    if (outcome.kind === 'delivered') throw new Error('not delivered');
    expect(englishText(outcome.error)).toBe(
      '451 4.4.0 DNS query failed. The lookup of contoso.com gave no answer: SERVFAIL.',
    );
  });

  it.each([
    [mx, 'mx1.contoso.com [192.0.2.1]'],
    [{ host: '192.0.2.1', address: '192.0.2.1', port: 25 }, '[192.0.2.1]'],
    [{ host: 'relay', address: null, port: 25 }, 'relay'],
  ])('names the host: %j', (remote, shown) => {
    const outcome = classifyFault('connect', { kind: 'network', reason: 'refused.\n' }, remote);
    if (outcome.kind === 'delivered') throw new Error('not delivered');
    expect(englishText(outcome.error)).toBe(`451 4.4.1 Cannot connect to ${shown} on port 25: refused.`);
  });
});

describe('doubt never loses mail', () => {
  const stages = fc.constantFrom<DeliveryStage[]>(
    'connect',
    'greeting',
    'tls',
    'auth',
    'mail',
    'rcpt',
    'data',
    'final',
  );

  it('only a 5yz answer after the connection stood fails a recipient, and every status fits its fate', () => {
    fc.assert(
      fc.property(stages, fc.integer({ min: 200, max: 599 }), fc.string(), (stage, code, text) => {
        const outcome = classifyFault(stage, { kind: 'reply', reply: reply(`${code} ${text}`) }, mx);
        if (outcome.kind === 'delivered') throw new Error('a fault is never a delivery');
        if (outcome.kind === 'failed') {
          expect(code).toBeGreaterThanOrEqual(500);
          expect(['mail', 'rcpt', 'data', 'final']).toContain(stage);
        }
        expect(outcome.error.enhancedCode?.[0]).toBe(outcome.kind === 'failed' ? '5' : '4');
      }),
    );
  });
});
