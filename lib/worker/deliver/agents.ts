import { newLastError } from '@/lib/mail/outcome/last-error-kinds';
import type { DeliveryType, DeliveryTypeRule } from '@/lib/mail/routing/delivery-type';
import { messageOf } from '@/lib/message-of';
import type { OwnedQueue } from '@/lib/store/server/owned-queues';
import { emit } from '@/lib/worker/events/events';
import { type Connected, type DeliveryAgent, retryLater } from './agent';

/**
 * Owns: which agent delivers the mail of a queue: its delivery type says.
 * Promises: a delivery type of the product without an agent does not compile. A queue of a type that is unknown here (a
 *   newer version placed it) waits with a last error that says so. A value, never an exception, whatever an agent does.
 * Does not: deliver.
 */

export type ProductAgents = Readonly<Record<DeliveryType, DeliveryAgent>>;

/** A delivery type that a transport is composed with beside the product's own. */
export interface AdditionalDelivery {
  readonly deliveryType: string;
  readonly rule: DeliveryTypeRule;
  readonly agent: DeliveryAgent;
}

export class DeliveryAgents implements DeliveryAgent {
  readonly #agents: ReadonlyMap<string, DeliveryAgent>;

  constructor(product: ProductAgents, additional: readonly AdditionalDelivery[]) {
    this.#agents = new Map([
      ...Object.entries(product),
      ...additional.map(({ deliveryType, agent }) => [deliveryType, agent] as const),
    ]);
  }

  async open(queue: OwnedQueue): Promise<Connected> {
    const { deliveryType } = queue;
    const agent = this.#agents.get(deliveryType);
    if (!agent) return retryLater(newLastError('deliveryTypeUnknown', { deliveryType }), null);
    return asked(queue, () => agent.open(queue));
  }

  async openOther(queue: OwnedQueue, tried: ReadonlySet<string>): Promise<Connected | null> {
    const agent = this.#agents.get(queue.deliveryType);
    return asked(queue, async () => (await agent?.openOther?.(queue, tried)) ?? null);
  }

  closeAll(): void {
    for (const agent of new Set(this.#agents.values())) agent.closeAll();
  }
}

async function asked<T>(queue: OwnedQueue, open: () => Promise<T>): Promise<T | Connected> {
  try {
    return await open();
  } catch (error) {
    emit('connectionFailed', { error, queueId: queue.id });
    const reason = messageOf(error);
    return retryLater(newLastError('unknown', { reason }), null);
  }
}
