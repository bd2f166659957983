import { describe, expect, it } from 'vitest';
import { isOwnOrigin } from './origin';

const request = (entries: Record<string, string>) => new Headers(entries);

describe('a request is the console’s own', () => {
  it('when Origin names the host that was asked', () => {
    expect(isOwnOrigin(request({ origin: 'http://127.0.0.1:3000', host: '127.0.0.1:3000' }), null)).toBe(
      true,
    );
  });

  it('when Origin is the public address, whatever Host a proxy made of it', () => {
    expect(
      isOwnOrigin(
        request({ origin: 'https://mail.contoso.com', host: '10.0.0.5:3000' }),
        'https://mail.contoso.com/',
      ),
    ).toBe(true);
  });

  it('when a program sends no Origin', () => {
    expect(isOwnOrigin(request({ host: '127.0.0.1:3000' }), null)).toBe(true);
  });
});

it('a name of our certificate is ours by https, as the door says, and by nothing else', () => {
  const entries = { origin: 'https://mail.example:3443', host: 'mail.example:3443' };
  expect(isOwnOrigin(request({ ...entries, 'x-forwarded-proto': 'https' }), null)).toBe(true);
  expect(isOwnOrigin(request({ ...entries, 'x-forwarded-proto': 'http' }), null)).toBe(false);
  const foreign = { ...entries, origin: 'https://evil.example:3443', 'x-forwarded-proto': 'https' };
  expect(isOwnOrigin(request(foreign), null)).toBe(false);
});

describe('a request is refused', () => {
  it.each([
    ['another site', { origin: 'https://evil.example', host: '127.0.0.1:3000' }],
    ['another port of the same host', { origin: 'http://127.0.0.1:8080', host: '127.0.0.1:3000' }],
    ['an opaque origin', { origin: 'null', host: '127.0.0.1:3000' }],
    ['a cross-site request without Origin', { 'sec-fetch-site': 'cross-site', host: '127.0.0.1:3000' }],
  ])('from %s', (_what, entries) => {
    expect(isOwnOrigin(request(entries), null)).toBe(false);
  });

  it.each([
    ['with POSTERN_URL', 'https://console.example'],
    ['without', null],
  ])('from a page whose name leads to us by DNS, %s', (_title, publicUrl) => {
    const entries = { origin: 'http://evil.example', host: 'evil.example' };
    expect(isOwnOrigin(request(entries), publicUrl)).toBe(false);
  });

  it('from the address behind a public name', () => {
    const entries = { origin: 'http://192.0.2.5:3000', host: '192.0.2.5:3000' };
    expect(isOwnOrigin(request(entries), 'https://console.example')).toBe(false);
    expect(isOwnOrigin(request(entries), null)).toBe(true);
  });

  it('from the http side of a console whose public address is https', () => {
    const entries = { origin: 'http://mail.contoso.com', host: 'mail.contoso.com' };
    expect(isOwnOrigin(request(entries), 'https://mail.contoso.com')).toBe(false);
  });
});
