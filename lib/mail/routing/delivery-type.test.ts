import { describe, expect, it } from 'vitest';
import en from '@/lib/i18n/messages/en/queue-viewer.json';
import {
  DELIVERY_TYPES,
  mustReroute,
  ownDeliveryType,
  PRODUCT_DELIVERY_TYPES,
  QUEUE_KINDS,
  type RoutedQueue,
} from './delivery-type';
import type { RoutingConnector, RoutingTable } from './routing-table';

const byDns: RoutingConnector = {
  id: 'dns',
  name: 'Internet',
  enabled: true,
  addressSpaces: [],
  maxMessageSizeBytes: null,
  acceptMessagesOnlyFrom: [],
  dnsRoutingEnabled: true,
  sourceServerIds: ['hub'],
};
const bySmartHost: RoutingConnector = { ...byDns, id: 'smart', name: 'Relay', dnsRoutingEnabled: false };

const dnsQueue: RoutedQueue = {
  kind: 'Delivery',
  deliveryType: 'DnsConnectorDelivery',
  connectorId: 'dns',
  domain: 'contoso.com',
};
const smartHostQueue: RoutedQueue = {
  kind: 'Delivery',
  deliveryType: 'SmartHostConnectorDelivery',
  connectorId: 'smart',
  domain: '',
};

function table(...connectors: readonly RoutingConnector[]): RoutingTable {
  return { version: 1n, connectors, acceptedDomains: [] };
}

describe('the mail of a delivery queue', () => {
  it('stays while its connector is as it was', () => {
    const present = table(byDns, bySmartHost);
    expect(mustReroute(dnsQueue, 'hub', present)).toBe(false);
    expect(mustReroute(smartHostQueue, 'hub', present)).toBe(false);
  });

  it.each([
    ['is gone', []],
    ['is disabled', [{ enabled: false }]],
    ['may not be used by the server that works the queue', [{ sourceServerIds: ['other'] }]],
    ['delivers in the other way', ['other way']],
  ] as const)('is routed anew when its connector %s', (_what, changes) => {
    for (const [queue, connector] of [
      [dnsQueue, byDns],
      [smartHostQueue, bySmartHost],
    ] as const) {
      const changed = changes.map((change) => ({
        ...connector,
        ...(change === 'other way' ? { dnsRoutingEnabled: !connector.dnsRoutingEnabled } : change),
      }));
      expect(mustReroute(queue, 'hub', table(...changed))).toBe(true);
    }
  });

  it('stays when a newer version placed it by a type that is unknown here', () => {
    const queue = {
      kind: 'Delivery',
      deliveryType: 'FutureDelivery',
      connectorId: null,
      domain: 'x',
    } as const;
    expect(mustReroute(queue, 'hub', table())).toBe(false);
    expect(mustReroute({ ...queue, deliveryType: 'constructor' }, 'hub', table())).toBe(false);
  });

  it('is judged by the rule of its own type', () => {
    const rule = {
      ...DELIVERY_TYPES.Unreachable,
      mustReroute: ({ domain }: RoutedQueue) => domain === 'left',
    };
    const types = new Map([...PRODUCT_DELIVERY_TYPES, ['OtherDelivery', rule]]);
    const queue = { kind: 'Delivery', deliveryType: 'OtherDelivery', connectorId: null } as const;
    expect(mustReroute({ ...queue, domain: 'left' }, 'hub', table(), types)).toBe(true);
    expect(mustReroute({ ...queue, domain: 'kept' }, 'hub', table(), types)).toBe(false);
  });
});

describe("the mail of a server's own queues", () => {
  it.each([
    ['Submission', true],
    ['Unreachable', true],
    ['Poison', false],
  ] as const)('of %s is routed anew: %s', (kind, isRerouted) => {
    const queue = { kind, deliveryType: ownDeliveryType(kind), connectorId: null, domain: '' };
    expect(mustReroute(queue, 'hub', table())).toBe(isRerouted);
  });
});

describe('the list', () => {
  it('gives each kind of queue a type', () => {
    const kinds = new Set([...PRODUCT_DELIVERY_TYPES.values()].flatMap((rule) => rule.kinds));
    expect(kinds).toEqual(new Set(QUEUE_KINDS));
    for (const kind of QUEUE_KINDS) {
      if (kind === 'Delivery') continue;
      expect(DELIVERY_TYPES[ownDeliveryType(kind)].kinds).toContain(kind);
    }
  });

  it('has a text for each type and each kind, and the catalogue has no other', () => {
    expect(Object.keys(en.deliveryType).sort()).toEqual(Object.keys(DELIVERY_TYPES).sort());
    const { removed: _removed, ...kinds } = en.nextHop;
    expect(Object.keys(kinds).sort()).toEqual(QUEUE_KINDS.filter((kind) => kind !== 'Delivery').sort());
  });
});
