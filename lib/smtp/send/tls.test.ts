import type tls from 'node:tls';
import { expect, it } from 'vitest';
import { namesHost } from './tls';

it.each([
  ['DNS:mail.contoso.com', true],
  ['DNS:fabrikam.com, DNS:*.contoso.com', true],
  ['DNS:contoso.com', false],
  ['DNS:"fabrikam.com, DNS:a.contoso.com, x"', false],
  ['URI:"http://x/, DNS:a.contoso.com, y"', false],
])('for *.contoso.com a certificate with the names %s is taken: %s', (subjectaltname, isTaken) => {
  // Node's type has some thirty fields of a real certificate; the check reads two.
  const certificate = { subjectaltname, subject: { CN: 'fabrikam.com' } } as tls.PeerCertificate;
  expect(namesHost('*.contoso.com', certificate)).toBe(isTaken);
});
