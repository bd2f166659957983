import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import type { DeliverySettings } from '@/lib/store/configuration/delivery-settings';
import { isOwnName } from './own-names';

const ACCEPTED = [
  { name: 'fabrikam', domainName: 'fabrikam.example', domainType: 'InternalRelay' },
  { name: 'shops', domainName: '*.shops.example', domainType: 'ExternalRelay' },
] as const;

function isOwn(name: string, fqdn = 'hub.contoso.co.uk'): boolean {
  // What it looks at; a whole configuration would say no more.
  const server = { name: 'HUB1', fqdn } as DeliverySettings['server'];
  const routing = { version: 0n, connectors: [], acceptedDomains: ACCEPTED };
  return isOwnName(name, { server, routing });
}

describe('a name that programs of this computer have reason to say', () => {
  it.each([
    'localhost',
    'localhost.localdomain',
    hostname().toLowerCase(),
    'hub.contoso.co.uk',
    'hub',
    'hub1',
    'www.contoso.co.uk',
    'contoso.co.uk',
    'printer.lan',
    'app.corp.internal',
    'fabrikam.example',
    'one.shops.example',
    '[127.0.0.1]',
    '127.0.0.1',
    '[ipv6:::1]',
  ])('is %s', (name) => {
    expect(isOwn(name)).toBe(true);
  });

  it.each([
    'mail.evil.test',
    'outsider',
    'evil.co.uk',
    'co.uk',
    'notcontoso.co.uk',
    'hub.contoso.co.uk.evil.test',
    'localhost.evil.test',
    'www.fabrikam.example',
    '[203.0.113.7]',
    '203.0.113.7',
    '[ipv6:2001:db8::7]',
  ])('is not %s', (name) => {
    expect(isOwn(name)).toBe(false);
  });

  it('is not each name of a top-level domain, where the server is called by one', () => {
    expect(isOwn('evil.com', 'com')).toBe(false);
  });
});
