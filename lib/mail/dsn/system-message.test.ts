import { describe, expect, it } from 'vitest';
import {
  originalSystemMessages,
  originalText,
  parseSystemMessageIdentity,
  systemMessageIdentity,
} from './system-message';
import { systemMessageText } from './system-message-text';

describe('the identity of a system message', () => {
  it.each(['En\\Internal\\5.3.2', 'ja\\external\\4.4.7'])('%s is taken without regard to case', (text) => {
    const key = parseSystemMessageIdentity(text);
    expect(key && systemMessageIdentity(key).toLowerCase()).toBe(text.toLowerCase());
  });

  it.each([
    '',
    'de\\Internal\\5.1.1',
    'en\\5.1.1',
    'en\\Inner\\5.1.1',
    'en\\Internal\\2.1.5',
    'en\\Internal\\5.1.1\\x',
  ])('%j is none', (text) => expect(parseSystemMessageIdentity(text)).toBeNull());

  it('is one for each of the original texts', () => {
    const identities = originalSystemMessages().map(systemMessageIdentity);
    expect(new Set(identities).size).toBe(identities.length);
    expect(originalSystemMessages().filter((key) => originalText(key).length < 3)).toEqual([]);
    expect(originalText({ language: 'ja', isInternal: true, dsnCode: '5.1.1' })).toBe(
      'メールボックスが存在しません。',
    );
  });
});

describe('the text of a system message', () => {
  it.each([
    ['Plain text.\nSecond line.', 'Plain text.\nSecond line.'],
    [
      'The mailbox is <B>disabled</B>. See <A HREF="https://it.contoso.com">Support</A> or ask &quot;InfoSec&quot;.',
      'The mailbox is disabled. See Support (https://it.contoso.com) or ask "InfoSec".',
    ],
    ['One<br>two<BR/>three<p>four</p>', 'One\ntwo\nthree\nfour'],
    ['<ul><li>a</li><li>b</li></ul>', '- a\n\n- b'],
    ['Write to <postmaster@contoso.com> & wait', 'Write to <postmaster@contoso.com> & wait'],
    ['1 < 2 &lt;b&gt; &#9731; &#x2603; &unknown;', '1 < 2 <b> ☃ ☃ &unknown;'],
    ["<a href='mailto:it@contoso.com'>it</a>, <a name=x>here</a>", 'it (mailto:it@contoso.com), here'],
  ])('%j reads %j', (given, shown) => {
    expect(systemMessageText(given)).toBe(shown);
  });
});
