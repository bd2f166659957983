import { describe, expect, it } from 'vitest';
import { lookupAddress, noMailboxes, ownAddress, ownSenderAddress } from './recipient-directory';

const ACCEPTED_DOMAINS = [
  { name: 'own', domainName: 'contoso.com', domainType: 'Authoritative' },
  { name: 'relay', domainName: 'fabrikam.com', domainType: 'InternalRelay' },
] as const;

describe('the directory of today', () => {
  it('answers at once, one an address, that nobody has a mailbox', () => {
    expect(noMailboxes.resolve(['a@contoso.com', 'b@contoso.com'])).toEqual([
      { kind: 'nobody' },
      { kind: 'nobody' },
    ]);
  });
});

describe('an address to be looked up', () => {
  it('keeps its local part and has a normalized domain; postmaster may stand alone', () => {
    expect(lookupAddress('"a@b"@CONTOSO.com', 'contoso.com')).toBe('"a@b"@contoso.com');
    expect(lookupAddress('postmaster', '')).toBe('postmaster');
  });

  it('is a recipient of a domain of ours, and no other', () => {
    const own = (address: string, domain: string) => ownAddress({ address, domain }, ACCEPTED_DOMAINS);
    expect(own('Anna@Contoso.com', 'contoso.com')).toBe('Anna@contoso.com');
    expect(own('anna@fabrikam.com', 'fabrikam.com')).toBeNull();
    expect(own('anna@woodgrove.com', 'woodgrove.com')).toBeNull();
  });

  it.each([
    ['', null],
    ['anna@contoso.com', 'anna@contoso.com'],
    ['anna@CONTOSO.com', 'anna@contoso.com'],
    ['anna@fabrikam.com', null],
    ['anna@woodgrove.com', null],
    ['"odd@contoso.com"@woodgrove.com', null],
    ['no domain', null],
  ])('of the sender %j is %j', (sender, address) => {
    expect(ownSenderAddress(sender, ACCEPTED_DOMAINS)).toBe(address);
  });
});
