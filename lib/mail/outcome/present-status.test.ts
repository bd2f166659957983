import { describe, expect, it } from 'vitest';
import { allHostsFailed } from './all-hosts-failed';
import type { LastError } from './last-error';
import { newLastError } from './last-error-kinds';
import { presentStatus } from './present-status';

/** As the database gives it back. */
const stored = (error: LastError | null) => {
  if (error === null) throw new Error('no error');
  return { ...error, enhancedCode: null };
};
const peer = { peer: '[127.0.0.1]', port: 25 };
const dead = newLastError('connectFailed', { ...peer, reason: 'connection refused' });
const silent = newLastError('timeout', { ...peer, stage: 'data' });

describe('the status of mail that waits', () => {
  it.each([
    ['a dead port', dead, '4.4.1'],
    ['a time-out in the middle of the data', silent, '4.4.1'],
    ['a connection that was lost', newLastError('connectionLost', { ...peer, reason: 'reset' }), '4.4.2'],
    [
      'a name server that does not answer',
      newLastError('dnsQueryFailed', { domain: 'a', reason: 'b' }),
      '4.4.0',
    ],
    ['a smart host without an address', newLastError('smartHostNotFound', { host: 'a' }), '4.4.4'],
    ['no connector', newLastError('noMatchingConnector', {}), '4.4.4'],
    ['TLS', newLastError('tlsRequired', peer), '4.7.4'],
    [
      'a full mailbox',
      newLastError('remoteDeferred', peer, { reply: '452 4.2.2 Mailbox full', enhancedCode: null }),
      '4.2.2',
    ],
    [
      'a reply of several lines',
      newLastError('remoteDeferred', peer, { reply: '451-4.3.0 a\n451 4.3.0 b', enhancedCode: null }),
      '4.3.0',
    ],
    [
      'a refusal that we wait out',
      newLastError('hostRejected', peer, { reply: '554 5.7.1 blocked', enhancedCode: null }),
      '4.3.2',
    ],
    [
      'several hosts, all dead',
      allHostsFailed([
        { error: dead, peer },
        { error: silent, peer },
      ]),
      '4.4.1',
    ],
    [
      'several hosts, one of which said something',
      allHostsFailed([
        { error: dead, peer },
        {
          error: newLastError('remoteDeferred', peer, { reply: '450 4.7.1 grey', enhancedCode: '4.7.1' }),
          peer,
        },
      ]),
      '4.7.1',
    ],
    [
      'a kind of a newer version',
      { key: 'fromTomorrow', args: {}, reply: null, enhancedCode: null },
      '4.0.0',
    ],
  ])('is the present one: %s', (_title, error, status) => {
    expect(presentStatus(stored(error))).toBe(status);
  });
});
