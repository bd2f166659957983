import { describe, expect, it } from 'vitest';
import texts from '@/lib/i18n/messages/en/routing.json';
import { explainRoute } from './explain';
import { route } from './route';
import type { RoutingConnector, RoutingTable } from './routing-table';

function connector(name: string, address: string, over: Partial<RoutingConnector> = {}): RoutingConnector {
  return {
    id: name,
    name,
    enabled: true,
    addressSpaces: [{ type: 'SMTP', address, cost: 1 }],
    maxMessageSizeBytes: null,
    dnsRoutingEnabled: true,
    sourceServerIds: ['here'],
    ...over,
  };
}

const request = {
  address: 'u@xn--wgv71a119e.jp',
  domain: 'xn--wgv71a119e.jp',
  sizeBytes: 2048,
  sourceServerId: 'here',
};
const own = { name: 'own', domainName: 'xn--wgv71a119e.jp', domainType: 'Authoritative' } as const;

/** The sentences in English, so that a missing key or argument shows. */
function sentences(table: Partial<RoutingTable>): string[] {
  const full = { version: 1n, connectors: [], acceptedDomains: [], ...table };
  const explanation = explainRoute(request, route(request, full));
  return [explanation.decision, ...explanation.connectors].map(({ key, args }) => {
    const [, part = '', name = ''] = key.split('.');
    const area: Record<string, Record<string, string>> = texts;
    return (area[part]?.[name] ?? `no text: ${key}`).replace(/\{(\w+)\}/g, (_all, arg: string) =>
      String(args[arg]),
    );
  });
}

describe('explainRoute', () => {
  it('tells the winner first, then why each other connector lost, in names people know', () => {
    const connectors = [
      connector('all', '*'),
      connector('jp', '*.jp'),
      connector('off', '*', { enabled: false }),
      connector('other', 'contoso.com'),
      connector('small', '*.jp', { maxMessageSizeBytes: 1024 }),
      connector('orphan', '*', { sourceServerIds: [] }),
      connector('exact', 'xn--wgv71a119e.jp'),
      connector('exact dear', 'xn--wgv71a119e.jp', {
        addressSpaces: [{ type: 'SMTP', address: 'xn--wgv71a119e.jp', cost: 9 }],
      }),
      connector('exact far', 'xn--wgv71a119e.jp', { sourceServerIds: ['there'] }),
      connector('exact z', 'xn--wgv71a119e.jp'),
    ];
    expect(sentences({ connectors })).toEqual([
      'Mail for 日本語.jp leaves through the send connector exact, to the hosts that its MX records name.',
      'exact is used: its address space SMTP:日本語.jp;1 is the best match.',
      'exact z is equal to exact in all else; the name that comes first in the alphabet wins.',
      'exact far sends from another server; exact sends from this one.',
      'The cost 9 of exact dear is higher than the cost 1 of exact.',
      'The address space SMTP:*.jp;1 of jp is less specific than SMTP:日本語.jp;1 of exact.',
      'The address space SMTP:*;1 of all is less specific than SMTP:日本語.jp;1 of exact.',
      'off is disabled.',
      'other has no address space that covers 日本語.jp.',
      'small takes messages up to 1 KB; this one has 2 KB.',
      'orphan has no source server.',
    ]);
  });

  it.each<[string, Partial<RoutingTable>, string]>([
    [
      'smart host',
      { connectors: [connector('s', '*', { dnsRoutingEnabled: false })] },
      'through the send connector s, to its smart hosts',
    ],
    ['unreachable', {}, 'waits in the Unreachable queue'],
    [
      'too large',
      { connectors: [connector('s', '*', { maxMessageSizeBytes: 1 })] },
      'A message of 2 KB for 日本語.jp is returned',
    ],
    ['local', { acceptedDomains: [own] }, 'covered by the authoritative accepted domain 日本語.jp'],
  ])('%s', (_name, table, expected) => {
    expect(sentences(table)[0]).toContain(expected);
  });
});
