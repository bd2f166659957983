import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import type { LastError } from '@/lib/mail/outcome/last-error';
import { LAST_ERROR_KEYS, newLastError } from '@/lib/mail/outcome/last-error-kinds';
import { classifyFault } from '@/lib/mail/outcome/outcome';
import { buildDsn, type Dsn, type DsnRecipient } from './dsn';
import { DSN_LANGUAGES } from './dsn-languages';
import { type ReadRecipient, readDsn } from './read-dsn.test-tools';

/** Each form of report, read by a strict reader: the kinds of address, server, error, header and language. */

const base: Dsn = {
  kind: 'failed',
  messageId: '<dsn-1@hub.example.com>',
  createdAt: new Date('2026-11-24T19:05:00Z'),
  serverFqdn: 'hub.example.com',
  postmasterAddress: 'postmaster@hub.example.com',
  language: 'en',
  ownText: () => null,
  smtpUtf8: false,
  sender: 'anna@contoso.com',
  receivedFromMta: 'client.contoso.com',
  arrivalAt: new Date('2026-11-24T19:04:30Z'),
  willRetryUntil: null,
  recipients: [],
  originalHeaders: Buffer.from('Message-ID: <original@contoso.com>\r\nSubject: Report\r\n'),
};
const peer = { peer: 'mx1.fabrikam.com [192.0.2.1]', port: 25 };
const to = (error: LastError, over: Partial<DsnRecipient> = {}): DsnRecipient => ({
  address: 'bob@fabrikam.com',
  error,
  previousError: null,
  remoteMta: null,
  lastAttemptAt: null,
  ...over,
});
const said = (reply: string, enhancedCode: string | null = null) =>
  newLastError('remoteRejected', peer, { reply, enhancedCode });
const stored = (error: LastError) => ({ ...error, enhancedCode: null });
const delayed = (error: LastError): Dsn => ({
  ...base,
  kind: 'delayed',
  willRetryUntil: new Date('2026-11-26T19:04:30Z'),
  recipients: [to(stored(error))],
});

function only(report: Dsn): ReadRecipient {
  const [recipient, ...more] = readDsn(buildDsn(report)).recipients;
  if (!recipient || more.length > 0) throw new Error('not one recipient');
  return recipient;
}

describe('Remote-MTA, Reporting-MTA and Received-From-MTA', () => {
  it.each([
    ['127.0.0.1', '[127.0.0.1]'],
    ['[127.0.0.1]', '[127.0.0.1]'],
    ['::1', '[IPv6:::1]'],
    ['[IPv6:2001:db8::25]', '[IPv6:2001:db8::25]'],
    ['2001:DB8:0:0::25', '[IPv6:2001:db8::25]'],
    ['fe80::1%eth0', '[IPv6:fe80::1]'],
    ['::ffff:192.0.2.7', '[192.0.2.7]'],
    ['mx1.fabrikam.com', 'mx1.fabrikam.com'],
    ['MX1.fabrikam.com.', 'mx1.fabrikam.com'],
    ['mx.例え.jp', 'mx.xn--r8jz45g.jp'],
    ['host_name', 'host_name'],
    ['a b\r\nX: y', 'a?b??X:?y'],
    ['', 'unknown'],
  ])('of %j are dns;%s', (host, name) => {
    const recipients = [to(said('550 5.1.1 no', '5.1.1'), { remoteMta: host })];
    const report = readDsn(buildDsn({ ...base, recipients, serverFqdn: host, receivedFromMta: host }));
    expect(report.recipients[0]?.remoteMta).toBe(name);
    expect(report.message.get('reporting-mta')).toBe(`dns;${name}`);
    expect(report.message.get('received-from-mta')).toBe(`dns;${name}`);
  });
});

describe('Diagnostic-Code', () => {
  it.each([
    ['a reply', to(said('550 5.1.1 No such user', '5.1.1')), 'smtp', '550 5.1.1 No such user'],
    ['several lines', to(said('550-5.1.1 No\n550 5.1.1 user')), 'smtp', '550-5.1.1 No 550 5.1.1 user'],
    ['a reply without words', to(said('550')), 'smtp', '550'],
    [
      'no answer of a name server',
      to(newLastError('dnsQueryFailed', { domain: 'a.com', reason: 'SERVFAIL' })),
      'x-postern',
      '451 4.4.0 DNS query failed. The lookup of a.com gave no answer: SERVFAIL.',
    ],
    [
      'a domain that does not exist',
      to(newLastError('nonexistentDomain', { domain: 'a.com' })),
      'x-postern',
      '550 5.4.4 SMTPSEND.DNS.NonExistentDomain; nonexistent domain. The domain a.com does not exist.',
    ],
    [
      'no SMTPUTF8',
      to(newLastError('smtpUtf8NotSupported', peer), { remoteMta: 'mx1.fabrikam.com' }),
      'x-postern',
      '550 5.6.7 mx1.fabrikam.com [192.0.2.1] does not support internationalized addresses (SMTPUTF8), which this message needs.',
    ],
    [
      'a size that EHLO told',
      to(newLastError('remoteSizeExceeded', { ...peer, sizeKb: 2, maxKb: 1 })),
      'x-postern',
      '552 5.3.4 Message size exceeds fixed maximum message size. The message has 2 KB; mx1.fabrikam.com [192.0.2.1] takes 1 KB.',
    ],
    [
      'a refused connection',
      to(newLastError('connectFailed', { ...peer, reason: 'refused' })),
      'x-postern',
      '451 4.4.1 Cannot connect to mx1.fabrikam.com [192.0.2.1] on port 25: refused.',
    ],
    [
      'a time-out in the middle of the data',
      to(newLastError('timeout', { ...peer, stage: 'data' })),
      'x-postern',
      '451 4.4.1 Connection timed out. mx1.fabrikam.com [192.0.2.1] on port 25 did not answer in time (stage: data).',
    ],
    [
      'what is not SMTP',
      to(newLastError('replyNotUnderstood', peer, { reply: 'HTTP/1.1 400', enhancedCode: null })),
      'x-postern',
      '451 4.5.0 The answer of mx1.fabrikam.com [192.0.2.1] is not one that SMTP knows. It responded with: "HTTP/1.1 400"',
    ],
    [
      'an expiry, when a server had said why',
      to(newLastError('expired', {}), {
        previousError: newLastError('remoteDeferred', peer, {
          reply: '451 4.3.0 later',
          enhancedCode: '4.3.0',
        }),
      }),
      'smtp',
      '451 4.3.0 later',
    ],
    [
      'an expiry, when no server had said anything',
      to(newLastError('expired', {}), {
        previousError: newLastError('dnsQueryFailed', { domain: 'a', reason: 'b' }),
      }),
      'x-postern',
      '550 4.4.7 QUEUE.Expired; message expired',
    ],
    [
      'a removal, whatever a server had said',
      to(newLastError('removedByAdministrator', { actor: 'a' }), { previousError: said('450 later') }),
      'x-postern',
      '550 5.7.0 The message was removed from the queue by an administrator (a).',
    ],
  ])('is smtp only by what a server said: %s', (_title, recipient, type, text) => {
    const read = only({ ...base, recipients: [recipient] });
    expect(read.diagnostic).toEqual({ type, text });
    expect(read.remoteMta).toBe(type === 'smtp' ? 'mx1.fabrikam.com' : null);
  });

  it.each(LAST_ERROR_KEYS)('is well-formed for the error %s, late and failed, in each language', (key) => {
    // The words matter less than that each kind has some.
    const error = {
      key,
      args: {},
      reply: null,
      enhancedCode: newLastError('unknown', { reason: '' }).enhancedCode,
    };
    for (const language of DSN_LANGUAGES) {
      expect(only({ ...base, language, recipients: [to(error)] }).action).toBe('failed');
      expect(only({ ...delayed(error), language }).action).toBe('delayed');
    }
  });

  it.each([
    [false, 'message/delivery-status'],
    [true, 'message/global-delivery-status'],
  ])('keeps what a Japanese server says, also to who knows no SMTPUTF8 (%s: %s)', (smtpUtf8, type) => {
    const reply = '550 5.1.1 <bob@fabrikam.com>: 宛先のユーザーが見つかりません (宛先不明)';
    const dsn = buildDsn({ ...base, smtpUtf8, recipients: [to(said(reply, '5.1.1'))] });
    expect(dsn.toString('latin1')).toMatch(/^\p{ASCII}*$/u);
    const report = readDsn(dsn);
    expect(report.statusType).toBe(type);
    expect(report.recipients[0]).toMatchObject({
      status: '5.1.1',
      diagnostic: { type: 'smtp', text: reply },
    });
    expect(report.text).toContain(reply);
    expect(dsn.toString()).toContain('Diagnostic-Code: smtp;550 5.1.1 <bob@fabrikam.com>:');
  });
});

describe('Status of a delay', () => {
  it.each([
    ['a dead port', newLastError('connectFailed', { ...peer, reason: 'refused' }), '4.4.1'],
    ['a time-out', newLastError('timeout', { ...peer, stage: 'data' }), '4.4.1'],
    ['a silent name server', newLastError('dnsQueryFailed', { domain: 'a', reason: 'b' }), '4.4.0'],
    [
      'a full mailbox',
      newLastError('remoteDeferred', peer, { reply: '452 4.2.2 full', enhancedCode: null }),
      '4.2.2',
    ],
    [
      'a greeting that refuses',
      newLastError('hostRejected', peer, { reply: '554 5.7.1 blocked', enhancedCode: null }),
      '4.3.2',
    ],
    ['no connector', newLastError('noMatchingConnector', {}), '4.4.4'],
  ])('is the present state: %s', (_title, error, status) => {
    const read = only(delayed(error));
    expect(read.status).toBe(status);
    expect(read.fields.get('will-retry-until')).toBe('Thu, 26 Nov 2026 19:04:30 +0000');
  });

  it('is the one that the transport itself would record', () => {
    const outcome = classifyFault(
      'connect',
      { kind: 'network', reason: 'refused' },
      { host: 'a', address: null, port: 25 },
    );
    if (outcome.kind !== 'retry') throw new Error('final');
    expect(only(delayed(outcome.error)).status).toBe(outcome.error.enhancedCode);
  });
});

describe('the returned header', () => {
  const returned = (headers: string | Buffer) =>
    readDsn(buildDsn({ ...base, recipients: [to(said('550 no'))], originalHeaders: Buffer.from(headers) }))
      .returned;

  it('is US-ASCII as it was', () => {
    const header = 'Subject: =?utf-8?B?5pel5pys?=\r\n folded\r\nFrom: a@b.c\r\n';
    expect(returned(header)).toMatchObject({
      type: 'text/rfc822-headers',
      content: Buffer.from(header.slice(0, -2)),
    });
  });

  it.each([
    ['raw UTF-8', Buffer.from('Subject: 会議資料 🎉\r\nFrom: 鈴木 <s@b.c>\r\n'), 'message/global-headers'],
    [
      'raw Shift_JIS',
      Buffer.from([...Buffer.from('Subject: '), 0x89, 0xef, 0x8b, 0x63, 13, 10]),
      'text/rfc822-headers',
    ],
  ])('is quoted-printable, not base64: %s', (_title, headers, type) => {
    const dsn = buildDsn({ ...base, recipients: [to(said('550 no'))], originalHeaders: headers });
    expect(dsn.toString()).toContain(`Content-Type: ${type}\r\nContent-Transfer-Encoding: quoted-printable`);
    const { content } = readDsn(dsn).returned ?? { content: Buffer.alloc(0) };
    expect(headers.subarray(0, content.length).equals(content)).toBe(true);
    expect(content.length).toBeGreaterThan(10);
  });

  it('of one long line is cut to what a line may hold', () => {
    const { type, content } = returned(`Subject: ${'a'.repeat(2000)}\r\n`) ?? { type: '', content: '' };
    expect([type, content.length]).toEqual(['text/rfc822-headers', 998]);
  });

  it('has the usual fields only, and never Bcc', () => {
    const header =
      'Received: from a by b; x\r\nX-Spam: buy\r\nBcc: c@d.e\r\nDKIM-Signature: v=1\r\nSubject: s\r\nX-Mailer: m\r\n';
    expect(returned(header)?.content.toString()).toBe(
      'Received: from a by b; x\r\nSubject: s\r\nX-Mailer: m',
    );
  });

  it('is left out when there is nothing to return', () => {
    expect(returned('')).toBeNull();
    expect(returned('X-Only: this\r\n')).toBeNull();
  });
});

describe('the subject', () => {
  const LONG_WORD = 'w'.repeat(300);
  it.each([
    [
      'a long Japanese one',
      '四半期レポートのご送付について（とても長い件名のテストです、とても長い件名です）',
    ],
    ['emoji', '🎉🎊👨‍👩‍👧‍👦🇯🇵'.repeat(6)],
    ['mixed languages', 'Re: 見積書 quotation Angebot для вас 견적서 '.repeat(3)],
    ['one very long word', LONG_WORD],
    ['one very long Japanese word', 'あ'.repeat(254)],
    ['a short one', 'Report'],
    ['none', ''],
    ['an encoded word within quotes', '"=?utf-8?Q?a?="'],
  ])('begins on the first line: %s', async (_title, subject) => {
    for (const language of DSN_LANGUAGES) {
      const headers = Buffer.from(subject === '' ? 'From: a@b.c\r\n' : `Subject: ${subject}\r\n`);
      const dsn = buildDsn({ ...base, language, recipients: [to(said('550 no'))], originalHeaders: headers });
      const text = dsn.toString('latin1');
      expect(text).not.toMatch(/^[\w-]+:[ \t]*$/m);
      expect(/^Subject: \S.*$/m.exec(text)?.[0].length).toBeLessThanOrEqual(78);
      const shown = (await simpleParser(dsn)).subject ?? '';
      expect(shown.startsWith(language === 'ja' ? '配信不能:' : 'Undeliverable:')).toBe(true);
      expect(shown).not.toContain('\ufffd');
      readDsn(dsn);
    }
  });
});

describe('words', () => {
  it('are of the language, last error and all', () => {
    const recipients = [to(newLastError('nonexistentDomain', { domain: 'a.com' }))];
    const report = readDsn(buildDsn({ ...base, language: 'ja', recipients }));
    expect(report.language).toBe('ja');
    expect(report.text.split('\r\n').slice(0, 6)).toEqual([
      '次の受信者にメッセージを配信できませんでした。',
      '',
      '件名: Report',
      'hub.example.com の受信日時: 2026-11-24 19:04 +0000',
      '',
      'bob@fabrikam.com',
    ]);
    expect(report.text).toContain('ドメイン a.com は存在しません。');
    expect(report.text).toContain('このレポートを管理者 (postmaster@hub.example.com) に転送してください。');
  });

  it('of the administrator take the place of ours', () => {
    const recipients = [
      to(said('550 5.1.1 No such user', '5.1.1')),
      to(said('550 5.7.1 no', '5.7.1'), { address: 'c@d.e' }),
    ];
    const ownText = (code: string) => (code === '5.1.1' ? 'Ask the help desk.\nCall 1234.' : null);
    const { text } = readDsn(buildDsn({ ...base, recipients, ownText }));
    expect(text).toContain(
      'bob@fabrikam.com\r\n    Ask the help desk.\r\n    Call 1234.\r\n    mx1.fabrikam.com',
    );
    expect(text).not.toContain('The mailbox does not exist');
    expect(text).toContain('The delivery is not permitted');
  });

  it('stand once for those to whom the same happened', () => {
    const recipients = ['a@b.c', 'd@e.f'].map((address) => to(said('550 5.1.1 no', '5.1.1'), { address }));
    const { text } = readDsn(buildDsn({ ...base, recipients }));
    expect(text).toContain('a@b.c\r\nd@e.f\r\n    The mailbox');
    expect(text.match(/The mailbox/g)).toHaveLength(1);
  });
});
