import { describe, expect, it } from 'vitest';
import { allHostsFailed } from './all-hosts-failed';
import { newLastError } from './last-error-kinds';
import { englishText } from './last-error-text';

const at = (peer: string) => ({ peer, port: 25 });
const dead = (peer: string) => ({
  error: newLastError('connectFailed', { ...at(peer), reason: 'connect ECONNREFUSED' }),
  peer: at(peer),
});
const later = (peer: string, reply: string) => ({
  error: newLastError('remoteDeferred', at(peer), { reply, enhancedCode: '4.3.0' }),
  peer: at(peer),
});
const text = (...hosts: Parameters<typeof allHostsFailed>[0]) => {
  const error = allHostsFailed(hosts);
  return error && englishText(error);
};

describe('hosts that were tried in vain', () => {
  it('are told of by the first that said something, with its status', () => {
    const error = allHostsFailed([
      dead('a'),
      later('b', '451-4.3.0 no\n451 4.3.0 room'),
      later('c', '450 no'),
    ]);
    expect(error).toMatchObject({ reply: '451-4.3.0 no\n451 4.3.0 room', enhancedCode: '4.3.0' });
    expect(error && englishText(error)).toBe(
      '451 4.4.0 Primary target IP address responded with: "451-4.3.0 no 451 4.3.0 room" Attempted failover to ' +
        'alternate host, but that did not succeed. 3 addresses were tried; the answer is that of b.',
    );
  });

  it('are told of by what the first failed by where none said anything', () => {
    expect(text(dead('a'), dead('b'))).toContain('"451 4.4.1 Cannot connect to a on port 25');
  });

  it('keep a cause that is more than the reply: a wrong password, a certificate', () => {
    const password = {
      error: newLastError('authenticationFailed', at('a'), { reply: '535 5.7.8 no', enhancedCode: null }),
      peer: at('a'),
    };
    expect(text(password, later('b', '451 no'))).toContain(
      'a refused the user name or password of the send connector',
    );
    const old = { error: newLastError('tlsVersionTooOld', { ...at('a'), detail: 'x' }), peer: at('a') };
    expect(text(old, dead('b'))).toContain('share no version of TLS');
  });

  it('are one alone: its own error; or none', () => {
    expect(allHostsFailed([dead('a')])).toEqual(dead('a').error);
    expect(allHostsFailed([])).toBeNull();
  });
});
