import { describe, expect, it } from 'vitest';
import { newLastError } from '@/lib/mail/outcome/last-error-kinds';
import { DELIVERY_TYPES } from '@/lib/mail/routing/delivery-type';
import type { OwnedQueue } from '@/lib/store/server/owned-queues';
import { type DeliveryAgent, retryLater } from './agent';
import { DeliveryAgents } from './agents';

const queue: OwnedQueue = {
  id: 1n,
  homeServerId: 'hub',
  kind: 'Delivery',
  deliveryType: 'DnsConnectorDelivery',
  connectorId: 'connector',
  domain: 'contoso.com',
  isSuspended: false,
  retryCount: 0,
  firstRetryAt: null,
  nextRetryAt: null,
  count: 1,
  updatedAt: new Date(),
};
const answer = retryLater(newLastError('nullMx', { domain: 'contoso.com' }), null);

class CountingAgent implements DeliveryAgent {
  closings = 0;
  readonly open = async () => answer;
  closeAll(): void {
    this.closings += 1;
  }
}

const broken: DeliveryAgent = {
  open: () => Promise.reject(new Error('a defect')),
  closeAll: () => undefined,
};

const smtp = new CountingAgent();
const agents = new DeliveryAgents({ DnsConnectorDelivery: smtp, SmartHostConnectorDelivery: smtp }, [
  { deliveryType: 'OtherDelivery', rule: DELIVERY_TYPES.DnsConnectorDelivery, agent: broken },
]);

describe('a queue is opened', () => {
  it("by its delivery type's agent", async () => {
    expect(await agents.open(queue)).toBe(answer);
  });

  it('with a last error in place of what its agent throws', async () => {
    expect(await agents.open({ ...queue, deliveryType: 'OtherDelivery' })).toMatchObject({
      kind: 'retry',
      error: { key: 'unknown', args: { reason: 'a defect' } },
    });
  });

  it.each(['FutureDelivery', 'constructor'])('not, but waits, when its type is unknown: %s', async (type) => {
    expect(await agents.open({ ...queue, deliveryType: type })).toMatchObject({
      kind: 'retry',
      error: { key: 'deliveryTypeUnknown', args: { deliveryType: type } },
      connector: null,
    });
  });
});

it('an agent of two types closes its sessions once', () => {
  agents.closeAll();
  expect(smtp.closings).toBe(1);
});
