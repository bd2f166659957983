import { describe, expect, it } from 'vitest';
import { registrableDomainOf } from './registrable-domain';

describe('names of one hand', () => {
  it.each([
    ['contoso.com', 'contoso.com'],
    ['a.b.contoso.com', 'contoso.com'],
    ['mail.contoso.co.jp', 'contoso.co.jp'],
    ['a.b.xn--55qx5d.cn', 'b.xn--55qx5d.cn'],
    ['someone.github.io', 'github.io'],
    ['mail.contoso.corp', 'contoso.corp'],
  ])('%s is of %s', (domain, registrable) => {
    expect(registrableDomainOf(domain)).toBe(registrable);
  });

  it.each(['co.jp', 'localhost', '[192.0.2.1]', '[ipv6:2001:db8::1]', ''])(
    '%s stands for itself',
    (domain) => {
      expect(registrableDomainOf(domain)).toBe(domain);
    },
  );
});
