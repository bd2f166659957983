import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { newLastError } from '@/lib/mail/outcome/last-error-kinds';
import { NOBODY } from '@/lib/mail/recipient/recipient-directory';
import { buildDsn, type Dsn, ndrDecision } from './dsn';
import { readDsn } from './read-dsn.test-tools';

const rejected = newLastError(
  'remoteRejected',
  { peer: 'mx1.fabrikam.com [192.0.2.1]', port: 25 },
  { reply: '550 5.1.1 No such user here', enhancedCode: '5.1.1' },
);
const lookupFailed = newLastError('dnsQueryFailed', { domain: 'woodgrove.com', reason: 'SERVFAIL' });

const failed: Dsn = {
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
  recipients: [
    {
      address: 'bob@fabrikam.com',
      error: rejected,
      previousError: null,
      remoteMta: 'mx1.fabrikam.com',
      lastAttemptAt: new Date('2026-11-24T19:04:59Z'),
    },
    {
      address: 'carol@woodgrove.com',
      error: newLastError('expired', {}),
      previousError: lookupFailed,
      remoteMta: null,
      lastAttemptAt: null,
    },
  ],
  originalHeaders: Buffer.from(
    'Message-ID: <original@contoso.com>\r\nSubject: Report\r\nFrom: anna@contoso.com\r\n\r\n',
  ),
};

const delayed: Dsn = {
  ...failed,
  kind: 'delayed',
  willRetryUntil: new Date('2026-11-26T19:04:30Z'),
  recipients: [
    {
      ...failed.recipients[0],
      address: 'carol@woodgrove.com',
      error: lookupFailed,
      previousError: null,
      remoteMta: null,
      lastAttemptAt: new Date('2026-11-24T23:00:00Z'),
    },
  ],
};

function lines(report: Dsn): string[] {
  return buildDsn(report).toString().split('\r\n');
}

describe('a failed report', () => {
  it('reads like this', () => {
    expect(lines(failed)).toEqual([
      'From: Postern <postmaster@hub.example.com>',
      'To: <anna@contoso.com>',
      'Subject: Undeliverable: Report',
      'Date: Tue, 24 Nov 2026 19:05:00 +0000',
      'Message-ID: <dsn-1@hub.example.com>',
      'In-Reply-To: <original@contoso.com>',
      'References: <original@contoso.com>',
      'Auto-Submitted: auto-replied',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status;',
      ' boundary="=__dsn_1_hub_example_com_"',
      '',
      '--=__dsn_1_hub_example_com_',
      'Content-Type: text/plain; charset=us-ascii',
      'Content-Language: en',
      '',
      'Your message could not be delivered to these recipients.',
      '',
      'Subject: Report',
      'Received by hub.example.com: 2026-11-24 19:04 +0000',
      '',
      'bob@fabrikam.com',
      '    The mailbox does not exist.',
      '    mx1.fabrikam.com [192.0.2.1] refused the message. It responded with: "550 5.1.1 No such user here"',
      '',
      'carol@woodgrove.com',
      '    The message was not delivered in time.',
      '    550 4.4.7 QUEUE.Expired; message expired',
      '    Last error before that: 451 4.4.0 DNS query failed. The lookup of woodgrove.com gave no answer: SERVFAIL.',
      '',
      'If you need help, forward this report to your administrator (postmaster@hub.example.com).',
      '--=__dsn_1_hub_example_com_',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns;hub.example.com',
      'Received-From-MTA: dns;client.contoso.com',
      'Arrival-Date: Tue, 24 Nov 2026 19:04:30 +0000',
      '',
      'Final-Recipient: rfc822;bob@fabrikam.com',
      'Action: failed',
      'Status: 5.1.1',
      'Remote-MTA: dns;mx1.fabrikam.com',
      'Diagnostic-Code: smtp;550 5.1.1 No such user here',
      'Last-Attempt-Date: Tue, 24 Nov 2026 19:04:59 +0000',
      '',
      'Final-Recipient: rfc822;carol@woodgrove.com',
      'Action: failed',
      'Status: 4.4.7',
      'Diagnostic-Code: x-postern;550 4.4.7 QUEUE.Expired; message expired',
      '',
      '--=__dsn_1_hub_example_com_',
      'Content-Type: text/rfc822-headers',
      '',
      'Message-ID: <original@contoso.com>',
      'Subject: Report',
      'From: anna@contoso.com',
      '--=__dsn_1_hub_example_com_--',
      '',
    ]);
  });
});

describe('a delayed report', () => {
  it('says until when delivery is tried', () => {
    const text = lines(delayed);
    expect(text).toContain('Subject: Delivery delayed: Report');
    expect(text).toContain('Your message has not been delivered yet to this recipient.');
    expect(text).toContain('Delivery will be tried until 2026-11-26 19:04 +0000.');
    expect(text).toContain('Action: delayed');
    expect(text).toContain('Status: 4.4.0');
    expect(text).toContain('Last-Attempt-Date: Tue, 24 Nov 2026 23:00:00 +0000');
    expect(text).toContain('Will-Retry-Until: Thu, 26 Nov 2026 19:04:30 +0000');
  });
});

describe('what a stranger wrote', () => {
  it('non-ASCII subjects, headers and addresses arrive as they were', async () => {
    const headers = Buffer.from('Subject: 四半期レポート、長い件名のテスト、とても長い件名です\r\n\r\n');
    const [first] = failed.recipients;
    if (first === undefined) throw new Error('bad test data');
    const dsn = buildDsn({
      ...failed,
      originalHeaders: headers,
      recipients: [{ ...first, address: '鈴木@日本語.jp' }],
    });
    // 7bit without exception: the report passes servers that know neither 8BITMIME nor SMTPUTF8.
    expect(dsn.toString('latin1')).toMatch(/^\p{ASCII}*$/u);
    expect(dsn.toString()).toContain('Final-Recipient: utf-8;\\x{9234}\\x{6728}@xn--wgv71a119e.jp');
    const parsed = await simpleParser(dsn);
    expect(parsed.subject).toBe('Undeliverable: 四半期レポート、長い件名のテスト、とても長い件名です');
    expect(parsed.text).toContain('鈴木@日本語.jp');
    expect(readDsn(dsn).returned).toMatchObject({
      type: 'message/global-headers',
      content: headers.subarray(0, -4),
    });
  });

  it('nothing of it begins a line, a field or a part', () => {
    const text = fc.string({
      unit: fc.constantFrom('\r', '\n', '--', '=_', ':', ' ', 'a', '>', '日', '\u0000'),
      maxLength: 80,
    });
    fc.assert(
      fc.property(text, text, text, text, text, (address, reply, helo, sender, subject) => {
        const report: Dsn = {
          ...failed,
          sender,
          receivedFromMta: helo,
          originalHeaders: Buffer.from(
            `Subject: =?utf-8?B?${Buffer.from(subject).toString('base64')}?=\r\n\r\n`,
          ),
          recipients: failed.recipients.map((recipient) => ({
            ...recipient,
            address,
            remoteMta: helo,
            error: { ...rejected, reply },
          })),
        };
        const dsn = buildDsn(report).toString();
        readDsn(Buffer.from(dsn));
        expect(dsn.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
        expect(dsn.split('\r\n').filter((line) => line.startsWith('--=__dsn_1'))).toHaveLength(4);
        const [header = ''] = dsn.split('\r\n\r\n');
        const names = header
          .replaceAll('\r\n ', ' ')
          .split('\r\n')
          .map((line) => line.split(':')[0]);
        expect(names).toEqual([
          'From',
          'To',
          'Subject',
          'Date',
          'Message-ID',
          'Auto-Submitted',
          'MIME-Version',
          'Content-Type',
        ]);
      }),
    );
  });
});

describe('ndrDecision', () => {
  it.each([
    ['', null, 'nullSender'],
    ['anna@contoso.com', NOBODY, 'nowhere'],
    ['anna@contoso.com', { kind: 'goesTo', recipients: [] }, 'send'],
    ['anna@woodgrove.com', null, 'send'],
  ] as const)('for sender %j whom the directory calls %j: %s', (sender, answer, decision) => {
    expect(ndrDecision(sender, answer)).toBe(decision);
  });
});
