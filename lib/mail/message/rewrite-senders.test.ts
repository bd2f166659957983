import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SenderRewriter } from '@/lib/mail/address/sender-rewriting';
import { expectLinear, filled } from '@/lib/testing/linear-cost';
import { rewriteContent, rewriteSenders } from './rewrite-senders';

const rewriter = new SenderRewriter([
  '*@printer.local -> scanner@contoso.com',
  '*@old.example -> *@new.example',
  'lang@printer.local -> 送信@contoso.com',
]);

const rewritten = (header: string, keepsReplyTo = false) => {
  const made = rewriteSenders(Buffer.from(header.replaceAll('\n', '\r\n')), rewriter, keepsReplyTo);
  return made && { header: made.header.toString().replaceAll('\r\n', '\n'), sentAs: made.sentAs };
};
const from = (value: string) => rewritten(`From: ${value}\n`)?.header ?? null;

describe('From', () => {
  it.each([
    ['root@printer.local', 'scanner@contoso.com'],
    ['<root@printer.local>', '<scanner@contoso.com>'],
    ['Scanner <root@printer.local>', 'Scanner <scanner@contoso.com>'],
    ['"Scanner, 1st floor" <root@printer.local>', '"Scanner, 1st floor" <scanner@contoso.com>'],
    ['"root@printer.local" <root@printer.local>', '"root@printer.local" <scanner@contoso.com>'],
    ['root@printer.local (Root)', 'scanner@contoso.com (Root)'],
    ['(a@printer.local (b)) <root@printer.local>', '(a@printer.local (b)) <scanner@contoso.com>'],
    ['=?utf-8?Q?a@printer.local?= <root@printer.local>', '=?utf-8?Q?a@printer.local?= <scanner@contoso.com>'],
    [
      '=?utf-8?B?44K544Kt44Oj44OK?=\n =?utf-8?B?44O8?=\n <root@printer.local>',
      '=?utf-8?B?44K544Kt44Oj44OK?=\n =?utf-8?B?44O8?=\n <scanner@contoso.com>',
    ],
    ['スキャナー <root@printer.local>', 'スキャナー <scanner@contoso.com>'],
    ['à <root@printer.local>', 'à <scanner@contoso.com>'],
    ['< root@\n printer.local (x) >', '<scanner@contoso.com>'],
    ['<@relay.example,@b.example:root@printer.local>', '<scanner@contoso.com>'],
    ['"a b"@printer.local', 'scanner@contoso.com'],
    [
      'a@old.example, B <b@old.example>, c@other.example',
      'a@new.example, B <b@new.example>, c@other.example',
    ],
    ['Team: a@old.example, B <b@old.example>;', 'Team: a@new.example, B <b@new.example>;'],
    ['Team:a@old.example,b@old.example;', 'Team:a@new.example,b@new.example;'],
    ['root@printer.local <root@printer.local>', 'scanner@contoso.com <scanner@contoso.com>'],
    ['lang@printer.local', '送信@contoso.com'],
    ['ユーザー@old.example', 'ユーザー@new.example'],
  ])('%s leaves as %s', (value, as) => {
    expect(from(value)).toBe(`From: ${as}\n`);
  });

  it.each([
    'a@other.example',
    'root',
    '"root@printer.local" <a@other.example>',
    '"never closed <root@printer.local>',
    '<never@closed.example',
    '(root@printer.local',
    '<<root@printer.local>>',
    '',
  ])('%j stays', (value) => {
    expect(from(value)).toBeNull();
  });
});

describe('a header', () => {
  it('has Sender and what it was sent again as rewritten too, and nothing else changed', () => {
    const header = [
      'Received: from printer.local by mx; Tue, 1 Dec 2026 00:00:00 +0000',
      'from: Root <root@printer.local>',
      'SENDER : root@printer.local',
      'To: root@printer.local',
      'Resent-From: anna@old.example',
      'Subject: from root@printer.local',
      'X-From: root@printer.local',
      '',
    ].join('\n');
    expect(rewritten(header)).toEqual({
      sentAs: 'scanner@contoso.com',
      header: header
        .replace('from: Root <root@printer.local>', 'from: Root <scanner@contoso.com>')
        .replace('SENDER : root@printer.local', 'SENDER : scanner@contoso.com')
        .replace('anna@old.example', 'anna@new.example'),
    });
  });

  it('keeps the old address in Reply-To where that is asked for and none stands there', () => {
    expect(rewritten('Subject: x\nFrom: Root\n <root@printer.local>\nTo: a@b.example\n', true)?.header).toBe(
      'Subject: x\nReply-To: Root\n <root@printer.local>\nFrom: Root\n <scanner@contoso.com>\nTo: a@b.example\n',
    );
    const answered = 'From: root@printer.local\nReply-To: anna@old.example\n';
    expect(rewritten(answered, true)?.header).toBe('From: scanner@contoso.com\nReply-To: anna@old.example\n');
    const bySender = 'From: a@b.example\nSender: root@printer.local\n';
    expect(rewritten(bySender, true)?.header).toBe('From: a@b.example\nSender: scanner@contoso.com\n');
  });

  it('loses signatures that cannot verify any more, and no others', () => {
    const signed = 'DKIM-Signature: v=1; d=old.example;\n b=abc\nReceived: x\nFrom: a@old.example\n';
    expect(rewritten(signed)?.header).toBe('Received: x\nFrom: a@new.example\n');
    expect(rewritten(signed.replace('a@old', 'a@other'))).toBeNull();
  });

  it('has no line beyond 998 octets by it', () => {
    const long = new SenderRewriter([`*@old.example -> ${'y'.repeat(60)}@${'z'.repeat(60)}.example`]);
    const field = (count: number, text: string) =>
      `From: ${Array.from({ length: count }, (_, at) => `${text}${at} <u${at}@old.example>`).join(', ')}\r\n`;
    for (const header of [
      field(35, 'Name '),
      field(1, 'n'.repeat(970)),
      field(20, 'Somebody with a long name '),
    ]) {
      const lines = rewriteSenders(Buffer.from(header), long, false)?.header.toString().split('\r\n') ?? [];
      expect(Math.max(...header.split('\r\n').map(({ length }) => length))).toBeLessThanOrEqual(998);
      expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(998);
      expect(lines.slice(1, -1).every((line) => line.startsWith(' '))).toBe(true);
    }
  });

  it('of any octets is the same in front of and behind what is rewritten', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'a@."<>()[]:;, \\=?'), maxLength: 40 }), (value) => {
        const header = Buffer.from(`X: 1\r\nFrom: ${value} <a@old.example>\r\nTo: b@old.example\r\n`);
        const made = rewriteSenders(header, rewriter, false);
        if (made === null) return;
        expect(made.header.toString()).toMatch(/^X: 1\r\nFrom: [^\r]*\r\nTo: b@old.example\r\n$/);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('the cost', () => {
  const entries = Array.from({ length: 500 }, (_, at) => `scan${at}*@old.example -> s${at}@new.example`);
  const many = new SenderRewriter([...entries.slice(1), '*@other.example -> *@new.example']);
  it.each([
    'a@other.example, ',
    '"',
    '(',
    '<',
    '"a" ',
    '<a@b',
    '@[',
    'a@[:',
    '(a)',
    '\\',
    'x@y:',
    ',',
    '=?a?q?@',
  ])('grows with the header, filled with %s', (part) => {
    expectLinear(
      4000,
      (octets) => `From: ${filled(part)(octets)}\r\n`,
      (text) => rewriteSenders(Buffer.from(text), many, true),
    );
  });
});

describe('content', () => {
  it('has its header rewritten, and its body untouched', () => {
    const content = Buffer.from('From: root@printer.local\r\n\r\nFrom: root@printer.local\r\n');
    const made = rewriteContent(content, rewriter, false);
    expect(made && Buffer.concat([made.header, made.rest]).toString()).toBe(
      'From: scanner@contoso.com\r\n\r\nFrom: root@printer.local\r\n',
    );
  });

  it('without a header stays', () => {
    expect(rewriteContent(Buffer.from('\r\nFrom: root@printer.local\r\n'), rewriter, true)).toBeNull();
    expect(rewriteContent(Buffer.alloc(0), rewriter, true)).toBeNull();
  });
});
