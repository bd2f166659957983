import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newLastError } from '@/lib/mail/outcome/last-error-kinds';
import { buildDsn, type Dsn, MAX_DSN_BYTES } from './dsn';
import { readDsn } from './read-dsn.test-tools';

const peer = { peer: 'mx1.fabrikam.com [192.0.2.1]', port: 25 };

function report(over: Partial<Dsn>): Dsn {
  return {
    kind: 'failed',
    messageId: '<dsn-1@hub.example.com>',
    createdAt: new Date('2026-11-24T19:05:00Z'),
    serverFqdn: 'hub.example.com',
    postmasterAddress: 'postmaster@hub.example.com',
    language: 'en',
    ownText: () => null,
    smtpUtf8: false,
    sender: 'victim@victim.test',
    receivedFromMta: 'client.contoso.com',
    arrivalAt: new Date('2026-11-24T19:04:30Z'),
    willRetryUntil: null,
    recipients: [],
    originalHeaders: Buffer.from('Subject: a\r\n'),
    ...over,
  };
}

const recipients = (
  count: number,
  reply: (index: number) => string,
  address = (index: number) => `m${index}@relayed.test`,
) =>
  Array.from({ length: count }, (_none, index) => ({
    address: address(index),
    error: newLastError('remoteRejected', peer, { reply: reply(index), enhancedCode: '5.1.1' }),
    previousError: null,
    remoteMta: 'mx1.fabrikam.com',
    lastAttemptAt: new Date('2026-11-24T19:04:30Z'),
  }));

describe('a report', () => {
  it('names at most 100 recipients and counts the others', () => {
    const dsn = buildDsn(report({ recipients: recipients(1500, () => '550 5.1.1 no such user') }));
    const read = readDsn(dsn);
    expect(read.recipients).toHaveLength(100);
    expect(read.message.get('x-postern-recipients-left-out')).toBe('1400');
    expect(read.text).toContain('m99@relayed.test');
    expect(read.text).not.toContain('m100@relayed.test');
    expect(read.text).toContain('Further recipients, who are not listed here: 1400.');
    expect(dsn.length).toBeLessThan(32 * 1024);
  });

  it('cuts a reply at 512 characters', () => {
    const read = readDsn(
      buildDsn(report({ recipients: recipients(1, () => `550 5.1.1 ${'x'.repeat(4000)}`) })),
    );
    expect(read.recipients[0]?.diagnostic.text).toHaveLength(512);
    expect(read.text.length).toBeLessThan(1200);
  });

  it('returns no padding of the header, however it is called', () => {
    const padding = 'a'.repeat(60);
    const headers = [
      `X-Filler: ${padding}\r\n`.repeat(500),
      `Subject: ${padding}\r\n`.repeat(100),
      `Received: from ${padding}\r\n`.repeat(100),
      `References:${`\r\n <${padding}@a>`.repeat(500)}\r\n`,
      `To: ${'m@relayed.test, '.repeat(3000)}\r\n`,
      'Message-ID: <a@b>\r\n',
    ].join('');
    const read = readDsn(
      buildDsn(report({ recipients: recipients(1, () => '550 no'), originalHeaders: Buffer.from(headers) })),
    );
    const returned = read.returned?.content.toString() ?? '';
    expect(returned.length).toBeLessThanOrEqual(8 * 1024);
    expect(returned).not.toContain('X-Filler');
    expect(returned.match(/^Subject:/gm)).toHaveLength(2);
    expect(returned.match(/^Received:/gm)).toHaveLength(5);
    expect(returned).toContain('Message-ID: <a@b>');
  });

  it.each([
    ['other words for each recipient', (n: number) => `550 ${n} ${'y'.repeat(4000)}`, undefined],
    ['Japanese words', () => `550 ${'宛'.repeat(4000)}`, undefined],
    [
      'equals signs, which quoted-printable makes longer',
      () => `550 ${'='.repeat(4000)}`,
      (n: number) => `${'='.repeat(60)}${n}@relayed.test`,
    ],
    ['hidden characters, which are written out', () => `550 ${'\u202e'.repeat(4000)}`, undefined],
    [
      'long addresses',
      () => '550 no',
      (n: number) => `${'l'.repeat(60)}${n}@${'d'.repeat(60)}.${'d'.repeat(60)}.test`,
    ],
    ['long Japanese addresses', () => '550 no', (n: number) => `${'宛'.repeat(250)}${n}@relayed.test`],
  ] as const)('is at most 64 KB, whatever strangers wrote: %s', (_title, reply, address) => {
    for (const language of ['en', 'ja'] as const) {
      for (const kind of ['failed', 'delayed'] as const) {
        const original = report({
          kind,
          language,
          recipients: recipients(5000, reply, address),
          originalHeaders: Buffer.from(
            `Subject: ${'見'.repeat(9000)}\r\nFrom: ${'='.repeat(9000)}\r\nTo: ${'宛'.repeat(9000)}\r\n`,
          ),
          sender: `${'宛'.repeat(300)}@victim.test`,
        });
        const dsn = buildDsn(original);
        expect(dsn.length).toBeLessThanOrEqual(MAX_DSN_BYTES);
        if (kind === 'failed')
          readDsn(Buffer.from(dsn.toString().replaceAll(`${'宛'.repeat(300)}@victim.test`, 'v@v')));
      }
    }
  });

  it('is at most 64 KB for anything at all', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', ' ', '=', '宛', '🎉', '\u202e', '\r', '\n', '\t', ':', '<'),
      maxLength: 600,
    });
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 1, maxLength: 40 }),
        text,
        fc.integer({ min: 1, max: 200 }),
        (texts, header, count) => {
          const pick = (index: number) => texts[index % texts.length] ?? '';
          const dsn = buildDsn(
            report({
              recipients: recipients(count, (index) => `550 ${pick(index)}`, pick),
              originalHeaders: Buffer.from(
                `Subject: ${header}\r\nTo: ${header.repeat(20)}\r\n`.replace(/\r\n(?=[^\t ]*\r\n)/g, ''),
              ),
            }),
          );
          expect(dsn.length).toBeLessThanOrEqual(MAX_DSN_BYTES);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('costs time in proportion to what it may hold, not to what it is about', () => {
    const original = report({
      recipients: recipients(5000, () => `550 ${'宛'.repeat(4000)}`),
      originalHeaders: Buffer.from('X-A: b\r\n'.repeat(8000)),
    });
    buildDsn(original);
    const startedAt = performance.now();
    for (let count = 0; count < 10; count += 1) buildDsn(original);
    expect((performance.now() - startedAt) / 10).toBeLessThan(500);
  });
});
