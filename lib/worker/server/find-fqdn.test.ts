import { describe, expect, it } from 'vitest';
import { findFqdn, type OwnNames } from './find-fqdn';

/** `names` by address, `addresses` by name: what a resolver and the hosts file would say. */
function computer(
  hostName: string,
  more: { names?: Record<string, string[]>; addresses?: Record<string, string[]>; own?: string[] } = {},
): OwnNames {
  const ask = (table: Record<string, string[]> = {}, key: string) =>
    table[key] ? Promise.resolve(table[key]) : Promise.reject(new Error('ENOTFOUND'));
  return {
    hostName,
    addresses: more.own ?? ['192.0.2.10'],
    addressesOf: (name) => ask(more.addresses, name),
    namesOf: (address) => ask(more.names, address),
  };
}

describe('the name of a server at its first start', () => {
  it('is the computer’s, when that is a full one', async () => {
    expect(await findFqdn(computer('Mail.Contoso.com'))).toBe('mail.contoso.com');
    expect(await findFqdn(computer('mail.contoso.com.'))).toBe('mail.contoso.com');
  });

  it('is what the hosts file has in front of a domain', async () => {
    const vm = computer('vm', {
      addresses: { vm: ['127.0.1.1'] },
      names: { '127.0.1.1': ['vm.contoso.com'], '192.0.2.10': ['ip-192-0-2-10.isp.example'] },
    });
    expect(await findFqdn(vm)).toBe('vm.contoso.com');
  });

  it('is what DNS calls its address, a name that leads back there first', async () => {
    const vm = computer('vm', {
      own: ['192.0.2.10', '192.0.2.11'],
      names: { '192.0.2.10': ['pool.isp.example'], '192.0.2.11': ['mail.contoso.com'] },
      addresses: { 'mail.contoso.com': ['192.0.2.11'], 'pool.isp.example': ['198.51.100.1'] },
    });
    expect(await findFqdn(vm)).toBe('mail.contoso.com');
  });

  it('is one that does not lead back, rather than none with a dot', async () => {
    expect(await findFqdn(computer('vm', { names: { '192.0.2.10': ['pool.isp.example'] } }))).toBe(
      'pool.isp.example',
    );
  });

  it.each([
    ['vm', 'vm'],
    ['localhost', 'localhost'],
    ['localhost.localdomain', 'localhost.localdomain'],
    ['not a name', 'localhost'],
    ['', 'localhost'],
  ])('of %j, which nobody knows more of, is %s', async (hostName, expected) => {
    expect(await findFqdn(computer(hostName))).toBe(expected);
  });

  it('is never an address, a loopback name or what only looks full', async () => {
    const names = { '192.0.2.10': ['192.0.2.10', 'localhost', 'localhost.localdomain', 'vm', 'a b.example'] };
    expect(await findFqdn(computer('vm', { names }))).toBe('vm');
  });

  it('does not wait for a resolver that never answers', { timeout: 6000 }, async () => {
    const silent = { ...computer('vm'), namesOf: () => new Promise<never>(() => undefined) };
    expect(await findFqdn(silent)).toBe('vm');
  });

  it('of this computer is found', async () => {
    expect(await findFqdn()).toMatch(/^[a-z0-9_.-]+$/);
  });
});
