import { describe, expect, it } from 'vitest';
import {
  acceptedDomainName,
  addressSpace,
  dnsServer,
  fqdn,
  ipEndpoint,
  normalizeAddress,
  remoteIpRange,
  smartHost,
} from './network-types';

describe('names and addresses are stored in one form', () => {
  it.each([
    ['SmartHost.Company.com', smartHost, 'smarthost.company.com'],
    ['intranet', smartHost, 'intranet'],
    ['[192.168.10.10]', smartHost, '192.168.10.10'],
    ['[IPv6:2001:DB8::1]', smartHost, '2001:db8::1'],
    ['2001:0db8:0:0:0:0:0:1', smartHost, '2001:db8::1'],
    ['メール.例え.jp', smartHost, 'xn--4dkua4c.xn--r8jz45g.jp'],
    ['127.0.0.1:5353', dnsServer, '127.0.0.1:5353'],
    ['::1', dnsServer, '::1'],
    ['[::1]', dnsServer, '::1'],
    ['[FD00::1]:53', dnsServer, '[fd00::1]:53'],
    [' Mail.Contoso.com ', fqdn, 'mail.contoso.com'],
    ['*.Contoso.com', acceptedDomainName, '*.contoso.com'],
    ['mx.ok.test.', smartHost, 'mx.ok.test'],
    ['Mail.Contoso.com.', fqdn, 'mail.contoso.com'],
    ['contoso.com.', acceptedDomainName, 'contoso.com'],
    ['SMTP:contoso.com.;5', addressSpace, 'SMTP:contoso.com;5'],
    ['203.0.113.5:2525', ipEndpoint, '203.0.113.5:2525'],
    ['10.0.0.1-10.0.0.2', remoteIpRange, '10.0.0.1,10.0.0.2'],
  ])('%s', (given, schema, stored) => {
    expect(schema.parse(given)).toBe(stored);
  });
});

describe('what is neither name nor address is refused', () => {
  it.each([
    [
      'SmartHostInvalid',
      smartHost,
      ['', '300.1.1.1', '1.2.3', 'host:25', 'a b', '-x.com', 'fe80::1%eth0', '[host]', 'a..b', 'http://a.b'],
    ],
    [
      'DnsServerInvalid',
      dnsServer,
      ['', 'dns.contoso.com', '10.0.0.1:0', '10.0.0.1:65536', '10.0.0.1:', '::1:53:', '[::1]:x'],
    ],
    ['FqdnInvalid', fqdn, ['', 'server', '10.0.0.1', 'a_b', '*.contoso.com', 'contoso.com..', '.']],
    ['AcceptedDomainInvalid', acceptedDomainName, ['', '*', 'a.*.com', '*contoso.com', 'a@b.c']],
  ] as const)('%s', (id, schema, texts) => {
    for (const text of texts) {
      const result = schema.safeParse(text);
      expect([text, result.error?.issues[0]?.message]).toEqual([text, id]);
    }
  });

  it('text that is no text at all', () => {
    expect(smartHost.safeParse(25).error?.issues[0]?.message).toBe('TextInvalid');
    expect(normalizeAddress('0x7f.0.0.1')).toBeNull();
  });
});
