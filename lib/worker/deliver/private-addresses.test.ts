import { describe, expect, it, vi } from 'vitest';
import { prepareDelivery } from './deliver.test-tools';

// Fifteen domains, each looked up.
vi.setConfig({ testTimeout: 60_000 });

/** Whoever writes to us may own a domain whose records name an address of our own network. */
const PRIVATE: Readonly<
  Record<string, { readonly a?: readonly string[]; readonly aaaa?: readonly string[] }>
> = {
  'loopback.test': { a: ['127.0.0.1'] },
  'network.test': { a: ['192.168.1.1'] },
  'ten.test': { a: ['10.1.2.3'] },
  'link.test': { a: ['169.254.7.7'] },
  'metadata.test': { a: ['169.254.169.254'] },
  'six.test': { aaaa: ['fd00::1'] },
  'link6.test': { aaaa: ['fe80::1'] },
  'mapped.test': { aaaa: ['::ffff:a01:203'] },
  'nat64.test': { aaaa: ['64:ff9b::a01:203'] },
  'compatible.test': { aaaa: ['::a01:203'] },
  'sixtofour.test': { aaaa: ['2002:a01:203::1'] },
};
const LITERALS = ['[10.1.2.3]', '[IPv6:fe80::1]'];
const delivery = prepareDelivery(1, {
  ...PRIVATE,
  'mx.test': { mx: [{ exchange: 'network.test', preference: 10 }] },
  'alias.test': { cname: 'ten.test' },
  'some.test': {
    mx: [
      { exchange: 'network.test', preference: 10 },
      { exchange: 'loopback.test', preference: 20 },
    ],
  },
});

describe('a domain whose records lead to addresses that are not public', () => {
  it('is mailed to as any other, unless the connector is told otherwise', async () => {
    await delivery.connect([]);
    await delivery.send('a@loopback.test');
    expect(await delivery.finished(1)).toEqual(['a@loopback.test Delivered loopback.test']);
  });

  it('fails without a connection where RejectPrivateAddresses is $true, whatever form the address has', async () => {
    await delivery.connect([], { reject_private_addresses: true });
    const domains = [...Object.keys(PRIVATE), 'mx.test', 'alias.test', 'some.test', ...LITERALS];
    await Promise.all(domains.map((domain) => delivery.send(`a@${domain}`)));
    const finished = await delivery.finished(domains.length);
    expect(finished.map((line) => line.split(' ').slice(1).join(' '))).toEqual(
      domains.map(() => 'Failed null'),
    );
    // Those of the reports, whose sender's domain does not exist, apart.
    const attempts = (await delivery.attempts()).filter((attempt) => !attempt.endsWith('nonexistentDomain'));
    expect(attempts).toEqual(domains.map(() => 'null failed mxAtPrivateAddress'));
  });

  it('says nothing of smart hosts, which the administrator named', async () => {
    await delivery.connect(['127.0.0.1'], { reject_private_addresses: true });
    await delivery.send('a@loopback.test');
    expect(await delivery.finished(1)).toEqual(['a@loopback.test Delivered 127.0.0.1']);
  });
});
