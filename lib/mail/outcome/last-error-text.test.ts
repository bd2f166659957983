import { describe, expect, it } from 'vitest';
import english from '@/lib/i18n/messages/en/last-error.json';
import japanese from '@/lib/i18n/messages/ja/last-error.json';
import { lastErrorArguments } from './last-error-arguments';
import { LAST_ERROR_KEYS, newLastError } from './last-error-kinds';
import { englishText } from './last-error-text';

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{([^}]*)\}/g)].map((match) => match[1] ?? '').sort();
}

describe('the catalogues', () => {
  it('hold a text for each kind of last error and for nothing else', () => {
    expect(Object.keys(english).sort()).toEqual([...LAST_ERROR_KEYS].sort());
    expect(Object.keys(japanese)).toEqual(Object.keys(english));
  });

  it.each(LAST_ERROR_KEYS)('use the same plain placeholders in both languages: %s', (key) => {
    expect(placeholders(japanese[key])).toEqual(placeholders(english[key]));
    expect(english[key]).not.toMatch(/\{[^}]*[^A-Za-z0-9_}]|'|</);
    expect(japanese[key]).not.toMatch(/\{[^}]*[^A-Za-z0-9_}]|'|</);
  });
});

describe('englishText', () => {
  it("says Exchange's words for mail without a connector", () => {
    expect(englishText(newLastError('noMatchingConnector', {}))).toBe(
      'A matching connector cannot be found to route the external recipient.',
    );
    expect(japanese.noMatchingConnector).toBe(
      '外部の受信者にルーティングするための適切なコネクタが見つかりません。',
    );
  });

  it('says QUEUE.Expired at expiry', () => {
    expect(englishText(newLastError('expired', {}))).toBe('550 4.4.7 QUEUE.Expired; message expired');
  });

  it('puts the remote reply on one line and does not read placeholders in it', () => {
    const answer = { reply: '550-no {peer}\n550 user', enhancedCode: '5.1.1' };
    const error = newLastError('remoteRejected', { peer: 'mx1', port: 25 }, answer);
    expect(englishText(error)).toBe('mx1 refused the message. It responded with: "550-no {peer} 550 user"');
    expect(lastErrorArguments(error)).toEqual({ peer: 'mx1', port: 25, reply: '550-no {peer} 550 user' });
  });

  it('still says something for a key of a newer version', () => {
    expect(englishText({ key: 'fromTheFuture', args: {}, reply: '550 no', enhancedCode: null })).toBe(
      'fromTheFuture: 550 no',
    );
  });
});
