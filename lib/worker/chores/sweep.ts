import { Again } from '@/lib/again';
import { type DeliveryTypes, mustReroute } from '@/lib/mail/routing/delivery-type';
import type { Pool } from '@/lib/store/database/pool';
import { type CopyPosition, type RerouteResult, rerouteBatch } from '@/lib/store/hot/move/reroute';
import type { ServerContext } from '@/lib/store/hot/server-context';
import type { OwnedQueue } from '@/lib/store/server/owned-queues';
import { emit } from '@/lib/worker/events/events';
import type { Dispatcher } from '@/lib/worker/queue/dispatcher';

/**
 * Owns: waiting mail after a change of routing: of Unreachable, of Submission, of delivery queues whose way is gone.
 * Promises: repeated, at each poll too, until no copy of these queues is older than the present version; new mail is not
 *   held up: a batch at a time, and the event loop has its turn in between.
 * Does not: touch other queues. A suspended Unreachable or Submission queue is left alone.
 */

/** The first batch is small: the first message is on its way while the rest is being moved. */
const FIRST_BATCH = 500;
const BATCH = 2000;

export interface SweepServices {
  readonly pool: Pool;
  readonly context: ServerContext;
  readonly dispatcher: Dispatcher;
  readonly deliveryTypes: DeliveryTypes;
}

export class Sweep {
  readonly #services: SweepServices;
  readonly #sweeping = new Again(() => this.#sweep());

  constructor(services: SweepServices) {
    this.#services = services;
  }

  /** Resolves when a sweep that began after this call has ended. */
  run(): Promise<void> {
    return this.#sweeping.run();
  }

  stop(): Promise<void> {
    return this.#sweeping.stop();
  }

  async #sweep(): Promise<void> {
    const { context, dispatcher, deliveryTypes } = this.#services;
    const { routing } = context.settings();
    for (const queue of dispatcher.queues) {
      if (this.#sweeping.isStopped) return;
      // A suspended delivery queue whose connector is gone has nowhere to be resumed to: its mail moves on.
      const isHeld = queue.isSuspended && queue.kind !== 'Delivery';
      if (isHeld || !mustReroute(queue, context.serverId, routing, deliveryTypes)) continue;
      const unpause = dispatcher.pause([queue.id]);
      try {
        await this.#sweepQueue(queue);
      } catch (error) {
        emit('queueNotRerouted', { error, queueId: queue.id });
      } finally {
        unpause();
      }
    }
  }

  async #sweepQueue(queue: OwnedQueue): Promise<void> {
    const startedAt = performance.now();
    let moved = 0;
    let after: CopyPosition | null = null;
    for (let limit = FIRST_BATCH; !this.#sweeping.isStopped; limit = BATCH) {
      const result = await rerouteBatch(this.#services.pool, this.#services.context, {
        queueId: queue.id,
        which: 'older',
        after,
        inFlight: this.#services.dispatcher.inFlight(),
        limit,
      });
      moved += result.left.length;
      afterReroute(this.#services.dispatcher, result);
      if (result.examined < limit) break;
      after = result.last;
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (moved > 0) {
      const elapsedMs = Math.round(performance.now() - startedAt);
      emit('queueRerouted', { queueId: queue.id, moved, elapsedMs });
    }
  }
}

/** Tells the queues concerned what a batch did. */
export function afterReroute(dispatcher: Dispatcher, result: RerouteResult): void {
  if (result.toQueueIds.size > 0) dispatcher.readAgain(result.toQueueIds);
  if (result.dsns.length > 0) dispatcher.handOver(result.dsns);
}
