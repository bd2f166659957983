import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DnsServer, startDnsServer } from '@/lib/demo/dns-server';
import { createNextHopResolver, resolveNextHop } from './resolve';

let dns: DnsServer;
const asked: string[] = [];

beforeAll(async () => {
  dns = await startDnsServer({
    records: {
      'contoso.com': {
        mx: [
          { exchange: 'mx2.contoso.com', preference: 20 },
          { exchange: 'mx1.contoso.com', preference: 10 },
        ],
      },
      'mx1.contoso.com': { a: ['192.0.2.1', '192.0.2.2'], aaaa: ['2001:db8::1'] },
      'mx2.contoso.com': { a: ['192.0.2.3'] },
      'equal.example': { mx: ['a', 'b', 'c', 'd'].map((n) => ({ exchange: `${n}.example`, preference: 5 })) },
      'a.example': { a: ['192.0.2.11'] },
      'b.example': { a: ['192.0.2.12'] },
      'c.example': { a: ['192.0.2.13'] },
      'd.example': { a: ['192.0.2.14'] },
      'no-mx.example': { a: ['192.0.2.20'] },
      'many-addresses.example': { a: Array.from({ length: 50 }, (_, n) => `192.0.2.${n + 100}`) },
      'no-mx6.example': { aaaa: ['2001:db8::20'] },
      'null-mx.example': { mx: [{ exchange: '', preference: 0 }], a: ['192.0.2.21'] },
      'alias.example': { cname: 'contoso.com' },
      'dead-mx.example': { mx: [{ exchange: 'gone.example', preference: 10 }], a: ['192.0.2.22'] },
      'half-mx.example': {
        mx: [
          { exchange: 'gone.example', preference: 10 },
          { exchange: 'mx2.contoso.com', preference: 20 },
        ],
      },
      'half-ill.example': {
        mx: [
          { exchange: 'servfail.example', preference: 10 },
          { exchange: 'mx2.contoso.com', preference: 20 },
        ],
      },
      'half-worse.example': {
        mx: [
          { exchange: 'mx2.contoso.com', preference: 10 },
          { exchange: 'servfail.example', preference: 20 },
        ],
      },
      'doubtful-mx.example': { mx: [{ exchange: 'servfail.example', preference: 10 }] },
      'empty.example': {},
      'servfail.example': { fault: 'SERVFAIL' },
      'refused.example': { fault: 'REFUSED' },
      'silent.example': { fault: 'timeout' },
      'large.example': {
        mx: Array.from({ length: 40 }, (_, n) => ({
          exchange: `host-number-${n}.large.example`,
          preference: n,
        })),
      },
      'host-number-0.large.example': { a: ['192.0.2.30'] },
    },
  });
  dns.events.on('query', (name, type) => asked.push(`${name} ${type}`));
});
afterAll(() => dns.stop());

const resolve = (domain: string, more: { ownNames?: string[] } = {}) =>
  resolveNextHop({ kind: 'domain', domain }, { servers: [dns.address], timeoutMs: 200, tries: 1, ...more });
const smartHosts = (...hosts: string[]) =>
  resolveNextHop({ kind: 'smartHosts', hosts }, { servers: [dns.address], timeoutMs: 200, tries: 1 });
const addresses = (result: Awaited<ReturnType<typeof resolve>>) =>
  result.kind === 'hosts' ? result.hosts.map(({ address }) => address) : result;

describe('a domain', () => {
  it('leads to the addresses of its MX hosts, lowest preference first', async () => {
    expect(await resolve('contoso.com')).toEqual({
      kind: 'hosts',
      hosts: [
        { host: 'mx1.contoso.com', address: '192.0.2.1', family: 4, preference: 10 },
        { host: 'mx1.contoso.com', address: '192.0.2.2', family: 4, preference: 10 },
        { host: 'mx1.contoso.com', address: '2001:db8::1', family: 6, preference: 10 },
        { host: 'mx2.contoso.com', address: '192.0.2.3', family: 4, preference: 20 },
      ],
      betterUnresolved: null,
    });
  });

  it('with MX hosts of one preference leads to them in random order', async () => {
    const firsts = new Set<unknown>();
    for (let i = 0; i < 60; i += 1) {
      const found = addresses(await resolve('equal.example'));
      expect(found).toHaveLength(4);
      if (Array.isArray(found)) firsts.add(found[0]);
    }
    expect(firsts.size).toBe(4);
  });

  it('without MX leads to its own A record', async () => {
    expect(addresses(await resolve('no-mx.example'))).toEqual(['192.0.2.20']);
  });

  it('without MX may not name hosts without end', async () => {
    expect(addresses(await resolve('many-addresses.example'))).toHaveLength(10);
  });

  it('without MX leads to its own AAAA record', async () => {
    expect(addresses(await resolve('no-mx6.example'))).toEqual(['2001:db8::20']);
  });

  it('with a null MX fails with 5.1.10, whatever its A record says (NullMX)', async () => {
    const result = await resolve('null-mx.example');
    expect(result).toMatchObject({ kind: 'failed', error: { key: 'nullMx', enhancedCode: '5.1.10' } });
  });

  it('that is an alias leads to the MX hosts of its canonical name', async () => {
    expect(addresses(await resolve('alias.example'))).toContain('192.0.2.1');
  });

  it('whose MX hosts have no address waits and does not fall back to its A record (NoMX address)', async () => {
    const result = await resolve('dead-mx.example');
    expect(result).toMatchObject({ kind: 'retry', error: { key: 'mxUnusable' } });
  });

  it('with one MX host that has no address leads to the other', async () => {
    expect(addresses(await resolve('half-mx.example'))).toEqual(['192.0.2.3']);
  });

  it.each([
    ['half-mx.example', 'mxUnusable'],
    ['half-ill.example', 'dnsQueryFailed'],
  ])('with a better MX host that has no address says so (%s)', async (domain, key) => {
    expect(await resolve(domain)).toMatchObject({ betterUnresolved: { key } });
  });

  it('with a worse MX host that has no address leads to the better, and nothing is missing', async () => {
    expect(await resolve('half-worse.example')).toMatchObject({ kind: 'hosts', betterUnresolved: null });
  });

  it('whose MX host cannot be looked up just now waits', async () => {
    const result = await resolve('doubtful-mx.example');
    expect(result).toMatchObject({ kind: 'retry', error: { key: 'dnsQueryFailed' } });
  });

  it('that does not exist fails with 5.4.4 (NXDOMAIN)', async () => {
    const result = await resolve('nowhere.example');
    expect(result).toMatchObject({
      kind: 'failed',
      error: { key: 'nonexistentDomain', enhancedCode: '5.4.4' },
    });
  });

  it('that exists and has neither MX nor address fails with 5.4.4 (NODATA)', async () => {
    expect(await resolve('empty.example')).toMatchObject({
      kind: 'failed',
      error: { key: 'nonexistentDomain' },
    });
  });

  it.each([
    ['servfail.example', 'SERVFAIL'],
    ['refused.example', 'REFUSED'],
    ['silent.example', 'no DNS server answered in time'],
  ])('that the DNS cannot answer for (%s) waits with the reason', async (domain, reason) => {
    const result = await resolve(domain);
    expect(result).toMatchObject({ kind: 'retry', error: { key: 'dnsQueryFailed', enhancedCode: '4.4.0' } });
    expect(result.kind === 'retry' && result.error.args.reason).toContain(reason);
  });

  it('waits when no DNS server can be reached', async () => {
    const other = await startDnsServer({ records: {} });
    await other.stop();
    const result = await resolveNextHop(
      { kind: 'domain', domain: 'contoso.com' },
      { servers: [other.address], timeoutMs: 200, tries: 1 },
    );
    expect(result).toMatchObject({ kind: 'retry', error: { key: 'dnsQueryFailed' } });
  });

  it('waits when the list of DNS servers is wrong', async () => {
    const result = await resolveNextHop({ kind: 'domain', domain: 'contoso.com' }, { servers: ['nonsense'] });
    expect(result).toMatchObject({ kind: 'retry', error: { key: 'dnsQueryFailed' } });
  });

  it.each([
    ['[192.0.2.99]', '192.0.2.99'],
    ['[IPv6:2001:db8::99]', '2001:db8::99'],
  ])('that is the address literal %s leads there without a question', async (domain, address) => {
    expect(addresses(await resolve(domain))).toEqual([address]);
  });

  it('with more MX records than a datagram holds is asked for over TCP', async () => {
    expect(addresses(await resolve('large.example'))).toEqual(['192.0.2.30']);
  });

  it('with this server among its MX hosts leads only to better ones', async () => {
    const result = await resolve('contoso.com', { ownNames: ['MX2.contoso.com'] });
    expect(addresses(result)).toEqual(['192.0.2.1', '192.0.2.2', '2001:db8::1']);
  });

  it('with this server as best MX host fails as a loop', async () => {
    const result = await resolve('contoso.com', { ownNames: ['mx1.contoso.com'] });
    expect(result).toMatchObject({ kind: 'failed', error: { key: 'mxLoopsBack', enhancedCode: '5.4.6' } });
  });
});

describe('smart hosts', () => {
  it('lead to their addresses in the order of the list', async () => {
    expect(addresses(await smartHosts('mx2.contoso.com', '192.0.2.77', 'mx1.contoso.com'))).toEqual([
      '192.0.2.3',
      '192.0.2.77',
      '192.0.2.1',
      '192.0.2.2',
      '2001:db8::1',
    ]);
  });

  it('of which one is unknown lead to the others', async () => {
    expect(addresses(await smartHosts('gone.example', 'mx2.contoso.com'))).toEqual(['192.0.2.3']);
  });

  it('that are all unknown make mail wait, since the connector is wrong and not the recipient', async () => {
    const result = await smartHosts('gone.example');
    expect(result).toMatchObject({ kind: 'retry', error: { key: 'smartHostNotFound' } });
  });
});

describe('a resolver', () => {
  it('asks once for a domain that is wanted often', async () => {
    const resolver = createNextHopResolver({ servers: [dns.address], timeoutMs: 200, tries: 1 });
    asked.length = 0;
    const results = await Promise.all(
      [1, 2, 3].map(() => resolver.resolve({ kind: 'domain', domain: 'no-mx.example' })),
    );
    expect(results.map(addresses)).toEqual([['192.0.2.20'], ['192.0.2.20'], ['192.0.2.20']]);
    expect(asked.filter((question) => question === 'no-mx.example MX')).toHaveLength(1);
  });

  it('asks again when its answers may be old', async () => {
    const resolver = createNextHopResolver({ servers: [dns.address], timeoutMs: 200, tries: 1, cacheMs: 0 });
    asked.length = 0;
    await resolver.resolve({ kind: 'domain', domain: 'no-mx.example' });
    await resolver.resolve({ kind: 'domain', domain: 'no-mx.example' });
    expect(asked.filter((question) => question === 'no-mx.example MX')).toHaveLength(2);
  });
});
