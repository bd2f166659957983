import { expect, it } from 'vitest';
import { splitAddress } from '@/lib/mail/address/mail-address';
import { testMessage } from './test-message';

const NAMES = { connector: 'out', server: 'mail.contoso.com' };
const NOW = new Date('2026-12-01T00:00:00Z');

function headerNames(from: string, to: string): (string | undefined)[] {
  const [header = ''] = testMessage({ from, to }, NAMES, NOW).toString('utf8').split('\r\n\r\n');
  return header.split(/[\r\n]+/).map((line) => line.split(':')[0]);
}

it('no letter of an address becomes a line end, a space or a colon of the header', () => {
  // Their low octets are CR, LF, a space and a colon.
  const written = 'a\u010d\u010aBcc\u013a\u0120x@contoso.com';
  expect(splitAddress(written).ok).toBe(true);
  expect(headerNames(written, written)).toEqual(headerNames('a@contoso.com', 'a@contoso.com'));
  const message = testMessage({ from: written, to: written }, NAMES, NOW).toString('utf8');
  expect(message).toContain(`\r\nTo: <${written}>\r\n`);
});

it('an internationalized domain stands as its A-label, as the envelope says it', () => {
  const message = testMessage({ from: 'a@b\u00fccher.example', to: 'b@b\u00fccher.example' }, NAMES, NOW);
  expect(message.toString('utf8')).toContain(
    'From: <a@xn--bcher-kva.example>\r\nTo: <b@xn--bcher-kva.example>\r\n',
  );
});
