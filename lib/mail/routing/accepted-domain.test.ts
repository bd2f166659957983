import { describe, expect, it } from 'vitest';
import { matchAcceptedDomain } from './accepted-domain';
import type { RoutingAcceptedDomain } from './routing-table';

const domains: RoutingAcceptedDomain[] = [
  { name: 'all', domainName: '*.contoso.com', domainType: 'InternalRelay' },
  { name: 'head office', domainName: 'contoso.com', domainType: 'Authoritative' },
  { name: 'lab', domainName: '*.lab.contoso.com', domainType: 'ExternalRelay' },
];

describe('matchAcceptedDomain', () => {
  it.each([
    ['contoso.com', 'head office'],
    ['mail.contoso.com', 'all'],
    ['lab.contoso.com', 'lab'],
    ['x.lab.contoso.com', 'lab'],
    ['fabrikam.com', null],
    ['[192.0.2.1]', null],
  ])('%s falls under %s', (domain, name) => {
    expect(matchAcceptedDomain(domain, domains)?.name ?? null).toBe(name);
  });
});
