import { describe, expect, it } from 'vitest';
import { dsnLanguage } from './dsn-language';

const NO_BODY = Buffer.alloc(0);
const ALL = { detects: true, defaultLanguage: null };

describe('the language of a report', () => {
  it.each([
    ['an ISO-2022-JP subject', 'Subject: =?ISO-2022-JP?B?GyRCMnE1RBsoQg==?=', 'ja'],
    ['a Shift_JIS body', 'Subject: hello\r\nContent-Type: text/plain; charset=Shift_JIS', 'ja'],
    ['kana in UTF-8', `Subject: =?utf-8?B?${Buffer.from('見積書のご送付').toString('base64')}?=`, 'ja'],
    ['raw UTF-8', 'Subject: 見積書のご送付', 'ja'],
    [
      'kana in the name of the sender',
      'Subject: Quotation\r\nFrom: =?utf-8?B?44GZ44Ga44GN?= <s@contoso.com>',
      'ja',
    ],
    ['kanji, written in Japan', 'Subject: 御見積書\r\nDate: Mon, 30 Nov 2026 10:00:00 +0900', 'ja'],
    ['kanji, written elsewhere', 'Subject: 報價單\r\nDate: Mon, 30 Nov 2026 10:00:00 +0800', 'en'],
    ['several languages, with kana among them', 'Subject: Angebot для вас のお知らせ', 'ja'],
    ['an encoded word that names its language', 'Subject: =?utf-8*ja?Q?Report?=', 'ja'],
    ['Content-Language', 'Content-Language: ja\r\nSubject: Report', 'ja'],
    ['Accept-Language, which goes before', 'Accept-Language: ja-JP, en-US\r\nContent-Language: en-US', 'ja'],
    ['weights', 'Accept-Language: en;q=0.2, ja;q=0.9', 'ja'],
    ['a language of weight 0', 'Accept-Language: ja;q=0, en;q=0.1', 'en'],
    ['a language that we lack', 'Content-Language: de\r\nSubject: Bericht', 'en'],
    ['Korean in its ISO-2022', 'Subject: =?ISO-2022-KR?B?GyQpQw4=?=', 'en'],
    ['nothing', 'Subject: Report', 'en'],
    ['no header', '', 'en'],
  ])('follows %s', (_title, header, language) => {
    expect(dsnLanguage(Buffer.from(`${header}\r\n`), NO_BODY, ALL, 'en-US')).toBe(language);
  });

  it.each([
    ['the default', { detects: true, defaultLanguage: 'ja' as const }, 'en-US', 'Subject: Report', 'ja'],
    ['the computer', ALL, 'ja-JP', 'Subject: Report', 'ja'],
    ['English, on a computer of another language', ALL, 'de-DE', 'Subject: Report', 'en'],
    [
      'the default alone, when nothing is to be detected',
      { detects: false, defaultLanguage: 'en' as const },
      'ja',
      'Subject: です',
      'en',
    ],
    [
      'what the message says, before the default',
      { detects: true, defaultLanguage: 'ja' as const },
      'ja',
      'Content-Language: en',
      'en',
    ],
  ])('else is that of %s', (_title, settings, locale, header, language) => {
    expect(dsnLanguage(Buffer.from(`${header}\r\n`), NO_BODY, settings, locale)).toBe(language);
  });

  const base64 = (text: string) => Buffer.from(text).toString('base64').replace(/.{76}/g, '$&\r\n');
  const quoted = (text: string) =>
    [...Buffer.from(text)]
      .map((octet) => `=${octet.toString(16).toUpperCase()}`)
      .join('')
      .replace(/.{72}/g, '$&=\r\n');
  const JAPANESE = 'いつもお世話になっております。添付の見積書をご確認ください。よろしくお願いいたします。';
  it.each([
    ['ISO-2022-JP in a part', '--x\r\nContent-Type: text/plain; charset="ISO-2022-JP"\r\n\r\n', 'ja'],
    ['JIS without a word about it', '\u001b$B8+@Q\u001b(B\r\n', 'ja'],
    ['raw UTF-8', JAPANESE, 'ja'],
    [
      'UTF-8 in base64',
      `--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${base64(JAPANESE)}\r\n`,
      'ja',
    ],
    ['UTF-8 in quoted-printable', quoted(JAPANESE), 'ja'],
    [
      'English in base64',
      base64('Please see the attached quotation, and tell us what you think of it. '.repeat(3)),
      'en',
    ],
    ['English', 'Please see the attached quotation.', 'en'],
  ])('under an English subject follows the body: %s', (_title, body, language) => {
    expect(dsnLanguage(Buffer.from('Subject: Quotation\r\n'), Buffer.from(`\r\n${body}`), ALL, 'en-US')).toBe(
      language,
    );
  });

  it('takes no longer for a hostile header than for a long one', () => {
    const hostile = Buffer.from(
      `Subject: ${'=?a?q?a?='.repeat(6000)}\r\nAccept-Language: ${'a,'.repeat(9000)}\r\n`,
    );
    const startedAt = performance.now();
    for (let count = 0; count < 20; count += 1) dsnLanguage(hostile, hostile, ALL, 'en');
    expect((performance.now() - startedAt) / 20).toBeLessThan(200);
  });
});
