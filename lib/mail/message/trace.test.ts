import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inZone } from '@/lib/testing/in-zone';
import { buildReceivedHeader, formatHeaderDate, headerEnd, newMessageId, type ReceiveFacts } from './trace';

const facts: ReceiveFacts = {
  helo: 'client.contoso.com',
  clientIp: '192.0.2.7',
  clientName: 'client.contoso.com',
  protocol: 'ESMTPS',
  tlsVersion: 'TLSv1.3',
  tlsCipher: 'TLS_AES_256_GCM_SHA384',
  forAddress: 'user@fabrikam.com',
  serverFqdn: 'hub.example.com',
  mark: '0123.89ab',
  id: '4711',
  receivedAt: new Date('2026-11-24T19:05:00Z'),
};

describe('buildReceivedHeader', () => {
  it('names client, server, protocol, id, recipient and time', () => {
    expect(buildReceivedHeader(facts)).toBe(
      [
        'Received: from client.contoso.com (client.contoso.com [192.0.2.7])',
        ' by hub.example.com (Postern 0123.89ab) with ESMTPS',
        ' (version=TLSv1.3 cipher=TLS_AES_256_GCM_SHA384) id 4711',
        ' for <user@fabrikam.com>; Tue, 24 Nov 2026 19:05:00 +0000',
        '',
      ].join('\r\n'),
    );
  });

  it('leaves out what is not known', () => {
    const bare = {
      ...facts,
      clientName: null,
      tlsVersion: null,
      tlsCipher: null,
      forAddress: null,
      protocol: 'SMTP',
    } as const;
    expect(buildReceivedHeader(bare).replaceAll('\r\n', '')).toBe(
      'Received: from client.contoso.com ([192.0.2.7]) by hub.example.com (Postern 0123.89ab) with SMTP id 4711; Tue, 24 Nov 2026 19:05:00 +0000',
    );
  });

  it.each([
    ['::ffff:192.0.2.7', '[192.0.2.7]'],
    ['2001:db8::1', '[IPv6:2001:db8::1]'],
    ['fe80::1%eth0', '[IPv6:fe80::1]'],
    ['nonsense)\r\n', '[unknown]'],
  ])('writes the client address %j as %s', (clientIp, literal) => {
    expect(buildReceivedHeader({ ...facts, clientIp, clientName: null })).toContain(`(${literal})`);
  });

  it.each(['evil\r\nBcc: x@y.z', 'a (comment', 'x; y', '', '\u0000', '"quoted'])(
    'a HELO of %j stays one word',
    (helo) => {
      const header = buildReceivedHeader({ ...facts, helo, clientName: null });
      expect(header).toMatch(/^Received: from [!-~]+ \(\[192\.0\.2\.7\]\)/);
      expect(
        header
          .split('\r\n')
          .slice(1, -1)
          .every((line) => line.startsWith(' ')),
      ).toBe(true);
    },
  );

  it('names a recipient with an internationalized domain in ASCII', () => {
    expect(buildReceivedHeader({ ...facts, forAddress: 'user@例え.jp' })).toContain(
      'for <user@xn--r8jz45g.jp>',
    );
  });

  it('leaves out a recipient that could break the field', () => {
    for (const forAddress of ['a b@x.com', 'a>\r\nX: y@x.com', 'a;b@x.com', 'user@', '"a(b"@x.com']) {
      expect(buildReceivedHeader({ ...facts, forAddress })).not.toContain('for <');
    }
  });

  it('whatever the facts, it is one field of short lines', () => {
    const text = fc.string({ unit: 'binary', maxLength: 300 });
    fc.assert(
      fc.property(text, text, text, text, (helo, clientName, tlsCipher, forAddress) => {
        const header = buildReceivedHeader({ ...facts, helo, clientName, tlsCipher, forAddress });
        // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
        expect(header).toMatch(/^Received: [^\u0000-\u001f\u007f]+(\r\n [^\u0000-\u001f\u007f]+)*\r\n$/);
        expect(Math.max(...header.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
      }),
    );
  });
});

describe('newMessageId', () => {
  it('is one word, whatever the server is called', () => {
    expect(newMessageId('u1', 'hub.example.com')).toBe('<u1@hub.example.com>');
    expect(newMessageId('u1', 'hub>\r\nBcc: x')).toBe('<u1@hub???Bcc:?x>');
  });
});

describe('headerEnd', () => {
  it('sets a bare body off by an empty line', () => {
    expect(headerEnd({ hasFields: false, startsWithEmptyLine: false })).toBe('\r\n');
    expect(headerEnd({ hasFields: false, startsWithEmptyLine: true })).toBe('');
    expect(headerEnd({ hasFields: true, startsWithEmptyLine: false })).toBe('');
  });
});

describe('formatHeaderDate', () => {
  it.each([
    ['Asia/Tokyo', '2026-11-24T19:05:00Z', 'Wed, 25 Nov 2026 04:05:00 +0900'],
    ['Asia/Kolkata', '2026-11-24T19:05:00Z', 'Wed, 25 Nov 2026 00:35:00 +0530'],
    ['America/St_Johns', '2026-01-01T02:00:00Z', 'Wed, 31 Dec 2025 22:30:00 -0330'],
    ['America/Los_Angeles', '2026-07-01T12:00:00Z', 'Wed, 01 Jul 2026 05:00:00 -0700'],
    ['America/Los_Angeles', '2026-12-01T12:00:00Z', 'Tue, 01 Dec 2026 04:00:00 -0800'],
    // Clocks go back: the hour comes twice, told apart by the offset.
    ['Europe/Berlin', '2026-10-25T00:30:00Z', 'Sun, 25 Oct 2026 02:30:00 +0200'],
    ['Europe/Berlin', '2026-10-25T01:30:00Z', 'Sun, 25 Oct 2026 02:30:00 +0100'],
    ['Pacific/Kiritimati', '2026-11-30T12:00:00Z', 'Tue, 01 Dec 2026 02:00:00 +1400'],
    ['UTC', '2026-11-30T12:00:00Z', 'Mon, 30 Nov 2026 12:00:00 +0000'],
  ])('in %s says %s as %s', (zone, instant, text) => {
    expect(inZone(zone, () => formatHeaderDate(new Date(instant)))).toBe(text);
  });

  it('is RFC 5322 in UTC', () => {
    expect(formatHeaderDate(new Date('2026-01-02T03:04:05.678Z'))).toBe('Fri, 02 Jan 2026 03:04:05 +0000');
  });
});
