import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAddressSpace } from './address-space';
import { type RouteReasonOutcome, type RouteRequest, route } from './route';
import type { RoutingAcceptedDomain, RoutingConnector, RoutingTable } from './routing-table';

function connector(name: string, spaces: string[], over: Partial<RoutingConnector> = {}): RoutingConnector {
  return {
    id: `id-${name}`,
    name,
    enabled: true,
    addressSpaces: spaces.map((text) => {
      const parsed = parseAddressSpace(text);
      if (!parsed.ok) throw new Error(`bad test data: ${text}`);
      return parsed.value;
    }),
    maxMessageSizeBytes: null,
    dnsRoutingEnabled: true,
    sourceServerIds: ['here'],
    acceptMessagesOnlyFrom: [],
    ...over,
  };
}

function table(connectors: RoutingConnector[], acceptedDomains: RoutingAcceptedDomain[] = []): RoutingTable {
  return { version: 1n, connectors, acceptedDomains };
}

function request(domain: string, over: Partial<RouteRequest> = {}): RouteRequest {
  const address = `user@${domain}`;
  return { address, sender: 'a@b.example', domain, sizeBytes: 1000, sourceServerId: 'here', ...over };
}

function winnerOf(connectors: RoutingConnector[], domain: string, over: Partial<RouteRequest> = {}): string {
  const decision = route(request(domain, over), table(connectors));
  return decision.kind === 'deliver' ? decision.connector.name : decision.kind;
}

function outcomes(connectors: RoutingConnector[], domain: string): Record<string, RouteReasonOutcome> {
  const { reasons } = route(request(domain), table(connectors));
  return Object.fromEntries(reasons.map((reason) => [reason.connectorName, reason.outcome]));
}

describe('choosing the connector', () => {
  const specific = [
    connector('all', ['*']),
    connector('com', ['*.com']),
    connector('contoso', ['*.contoso.com']),
    connector('marketing', ['marketing.contoso.com']),
  ];

  it.each([
    ['marketing.contoso.com', 'marketing'],
    ['x.marketing.contoso.com', 'contoso'],
    ['contoso.com', 'contoso'],
    ['fabrikam.com', 'com'],
    ['fabrikam.net', 'all'],
    ['[192.0.2.1]', 'all'],
  ])('the most specific address space wins for %s: %s', (domain, name) => {
    expect(winnerOf(specific, domain)).toBe(name);
  });

  it('specificity counts before cost', () => {
    expect(winnerOf([connector('a', ['*;1']), connector('b', ['contoso.com;100'])], 'contoso.com')).toBe('b');
  });

  it('the lower cost wins among equals', () => {
    expect(winnerOf([connector('a', ['*;10']), connector('b', ['*;9'])], 'contoso.com')).toBe('b');
  });

  it("takes a connector's cheapest space of the same specificity", () => {
    expect(winnerOf([connector('a', ['*;5']), connector('b', ['*;10', '*;2'])], 'contoso.com')).toBe('b');
  });

  it('prefers a connector of the asking server, then the name', () => {
    const remote = connector('a', ['*'], { sourceServerIds: ['there'] });
    expect(winnerOf([remote, connector('b', ['*'])], 'contoso.com')).toBe('b');
    expect(winnerOf([remote, connector('b', ['*'], { sourceServerIds: ['there'] })], 'contoso.com')).toBe(
      'a',
    );
    const decision = route({ ...request('contoso.com'), sourceServerId: undefined }, table([remote]));
    expect(decision.kind).toBe('deliver');
  });

  it('cost counts before hops', () => {
    const remote = connector('b', ['*;1'], { sourceServerIds: ['there'] });
    expect(winnerOf([connector('a', ['*;2']), remote], 'contoso.com')).toBe('b');
  });

  it.each([
    [['Zeta', 'alpha'], 'alpha'],
    [['b10', 'b2'], 'b10'],
    [['10', 'a'], '10'],
  ])('of %j the lowest alphanumeric name wins: %s', (names, expected) => {
    const connectors = names.map((name) => connector(name, ['*']));
    expect(winnerOf(connectors, 'contoso.com')).toBe(expected);
    expect(winnerOf(connectors.reverse(), 'contoso.com')).toBe(expected);
  });

  it('passes over disabled connectors and those without a source server', () => {
    const connectors = [
      connector('off', ['contoso.com'], { enabled: false }),
      connector('orphan', ['contoso.com'], { sourceServerIds: [] }),
      connector('on', ['*']),
    ];
    expect(winnerOf(connectors, 'contoso.com')).toBe('on');
    expect(outcomes(connectors, 'contoso.com')).toEqual({
      off: 'disabled',
      orphan: 'noSourceServer',
      on: 'won',
    });
  });

  it('passes over a connector whose limit is below the size, and takes one that is exactly as large', () => {
    const connectors = [
      connector('small', ['contoso.com'], { maxMessageSizeBytes: 999 }),
      connector('fits', ['*'], { maxMessageSizeBytes: 1000 }),
    ];
    expect(winnerOf(connectors, 'contoso.com')).toBe('fits');
  });

  const scanner = { acceptMessagesOnlyFrom: ['scanner@contoso.com', '*.branch.example'] };
  const named = { sender: 'Scanner@contoso.com' };

  it('passes over a connector that is limited to other senders, for the null sender too', () => {
    const connectors = [connector('a', ['*'], scanner), connector('b', ['*;100'])];
    expect(winnerOf(connectors, 'fabrikam.com', named)).toBe('a');
    expect(winnerOf(connectors, 'fabrikam.com', { sender: 'x@a.branch.example' })).toBe('a');
    expect(winnerOf(connectors, 'fabrikam.com', { sender: 'x@contoso.com' })).toBe('b');
    expect(winnerOf(connectors, 'fabrikam.com', { sender: '' })).toBe('b');
  });

  it('one that names the sender wins before cost, hops and name, and not before a closer address space', () => {
    const limited = { ...scanner, sourceServerIds: ['there'] };
    const connectors = [connector('a', ['*;1']), connector('z', ['*;100'], limited)];
    expect(winnerOf(connectors, 'fabrikam.com', named)).toBe('z');
    expect(winnerOf([...connectors, connector('close', ['*.com;100'])], 'fabrikam.com', named)).toBe('close');
    const cheaper = connector('y', ['*;99'], limited);
    expect(winnerOf([...connectors, cheaper], 'fabrikam.com', named)).toBe('y');
  });

  it('says of each whether the sender decided', () => {
    const connectors = [
      connector('named', ['*;100'], scanner),
      connector('unnamed', ['*;1']),
      connector('others', ['*'], { acceptMessagesOnlyFrom: ['boss@contoso.com'], maxMessageSizeBytes: 1 }),
    ];
    const { reasons } = route(request('fabrikam.com', named), table(connectors));
    expect(reasons.map(({ connectorName, outcome }) => [connectorName, outcome])).toEqual([
      ['named', 'won'],
      ['unnamed', 'senderNotNamed'],
      ['others', 'notForSender'],
    ]);
  });

  it('says why each connector lost', () => {
    const connectors = [
      connector('off', ['*'], { enabled: false }),
      connector('elsewhere', ['fabrikam.com']),
      connector('small', ['*'], { maxMessageSizeBytes: 1 }),
      connector('wide', ['*']),
      connector('dear', ['contoso.com;2']),
      connector('far', ['contoso.com'], { sourceServerIds: ['there'] }),
      connector('winner 1', ['contoso.com']),
      connector('winner 2', ['contoso.com']),
    ];
    expect(outcomes(connectors, 'contoso.com')).toEqual({
      off: 'disabled',
      elsewhere: 'noMatch',
      small: 'tooSmall',
      wide: 'lessSpecific',
      dear: 'higherCost',
      far: 'moreHops',
      'winner 1': 'won',
      'winner 2': 'laterName',
    });
  });
});

describe('where the mail goes', () => {
  it('DNS delivery carries the recipient domain, smart-host delivery none', () => {
    expect(route(request('contoso.com'), table([connector('dns', ['*'])]))).toMatchObject({
      kind: 'deliver',
      deliveryType: 'DnsConnectorDelivery',
      domain: 'contoso.com',
    });
    const smart = connector('smart', ['*'], { dnsRoutingEnabled: false });
    expect(route(request('contoso.com'), table([smart]))).toMatchObject({
      kind: 'deliver',
      deliveryType: 'SmartHostConnectorDelivery',
      domain: '',
    });
  });

  it('without a matching connector the mail is unreachable', () => {
    const decision = route(request('contoso.com'), table([connector('x', ['fabrikam.com'])]));
    expect(decision).toMatchObject({
      kind: 'unreachable',
      error: { key: 'noMatchingConnector', reply: null },
    });
    expect(route(request('contoso.com'), table([]))).toMatchObject({ kind: 'unreachable', reasons: [] });
  });

  it('without one for its sender it is unreachable, and the reason names those that are for others', () => {
    const only = { acceptMessagesOnlyFrom: ['scanner@contoso.com'], maxMessageSizeBytes: 10 };
    const connectors = ['d', 'b', 'a', 'c'].map((name) => connector(name, ['*'], only));
    expect(
      route(request('fabrikam.com'), table([...connectors, connector('e', ['x.example'])])),
    ).toMatchObject({
      kind: 'unreachable',
      error: { key: 'notForSender', args: { connectors: 'a, b, c, ...' } },
    });
    expect(route(request('fabrikam.com'), table(connectors.slice(0, 1)))).toMatchObject({
      error: { args: { connectors: 'd' } },
    });
  });

  it('bounces with 5.3.4 when every matching connector is too small', () => {
    const connectors = [
      connector('small', ['*'], { maxMessageSizeBytes: 1024 }),
      connector('smaller', ['contoso.com'], { maxMessageSizeBytes: 512 }),
      connector('elsewhere', ['fabrikam.com']),
    ];
    expect(route(request('contoso.com', { sizeBytes: 3000 }), table(connectors))).toMatchObject({
      kind: 'bounce',
      error: { key: 'messageTooLarge', enhancedCode: '5.3.4', args: { sizeKb: 3, maxKb: 1 } },
    });
  });

  it('waits instead of bouncing when the only large enough connector is disabled and no enabled one matches', () => {
    const off = connector('off', ['*'], { enabled: false, maxMessageSizeBytes: 1 });
    expect(route(request('contoso.com'), table([off])).kind).toBe('unreachable');
  });

  it.each([
    ['Authoritative', 'local'],
    ['InternalRelay', 'deliver'],
    ['ExternalRelay', 'deliver'],
  ] as const)('a recipient in an accepted domain of type %s: %s', (domainType, kind) => {
    const accepted = [{ name: 'contoso', domainName: 'contoso.com', domainType }];
    expect(route(request('contoso.com'), table([connector('all', ['*'])], accepted)).kind).toBe(kind);
  });
});

describe('properties', () => {
  const spaces = fc.subarray(['*;1', '*;2', '*.com;1', '*.contoso.com;1', 'contoso.com;1', 'fabrikam.net;3']);
  const connectors = fc.uniqueArray(
    fc.record({
      name: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      spaces,
      enabled: fc.boolean(),
      maxMessageSizeBytes: fc.constantFrom(null, 10, 5000),
      sourceServerIds: fc.constantFrom(['here'], ['there'], ['here', 'there']),
    }),
    { selector: (row) => row.name },
  );

  it('the order of the table never matters, and each connector has exactly one reason', () => {
    fc.assert(
      fc.property(
        connectors,
        fc.constantFrom('contoso.com', 'x.contoso.com', 'fabrikam.net', 'a.com'),
        (rows, domain) => {
          const all = rows.map((row) => connector(row.name, row.spaces, row));
          const forwards = route(request(domain), table(all));
          const backwards = route(request(domain), table([...all].reverse()));
          expect(winnerOf(all, domain)).toBe(winnerOf([...all].reverse(), domain));
          expect(forwards.kind).toBe(backwards.kind);
          expect(forwards.reasons.map((reason) => reason.connectorName).sort()).toEqual(
            all.map((c) => c.name).sort(),
          );
          const won = forwards.reasons.filter((reason) => reason.outcome === 'won');
          expect(won.length).toBe(forwards.kind === 'deliver' ? 1 : 0);
        },
      ),
    );
  });
});
