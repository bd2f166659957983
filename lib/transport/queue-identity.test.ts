import { describe, expect, it } from 'vitest';
import { formatQueueIdentity, nextHopDomain } from './queue-identity';

describe('a queue', () => {
  it.each([
    ['Delivery', 17n, 'HUB1\\17'],
    ['Submission', 1n, 'HUB1\\Submission'],
    ['Unreachable', 2n, 'HUB1\\Unreachable'],
    ['Poison', 3n, 'HUB1\\Poison'],
  ] as const)('of kind %s with id %s is named %s', (kind, id, identity) => {
    expect(formatQueueIdentity('HUB1', { kind, id })).toBe(identity);
  });

  it.each([
    [{ kind: 'Submission', deliveryType: 'Undefined', domain: '' }, 'Submission'],
    [{ kind: 'Unreachable', deliveryType: 'Unreachable', domain: '' }, 'Unreachable Domain'],
    [{ kind: 'Poison', deliveryType: 'Undefined', domain: '' }, 'Poison Message'],
    [{ kind: 'Delivery', deliveryType: 'DnsConnectorDelivery', domain: 'contoso.com' }, 'contoso.com'],
    [
      { kind: 'Delivery', deliveryType: 'SmartHostConnectorDelivery', domain: '' },
      'relay.contoso.com,[10.1.1.1],[2001:db8::1]',
    ],
  ] as const)('%j goes to %s', (queue, shown) => {
    expect(nextHopDomain(queue, ['relay.contoso.com', '10.1.1.1', '2001:db8::1'])).toBe(shown);
  });
});
