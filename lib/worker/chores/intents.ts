import { Again } from '@/lib/again';
import type { Pool } from '@/lib/store/database/pool';
import type { ServerContext } from '@/lib/store/hot/server-context';
import { applyOpenIntents } from '@/lib/store/intent/intent-apply';
import { IntentEffects } from '@/lib/store/intent/intent-effects';
import { emit } from '@/lib/worker/events/events';
import type { Dispatcher } from '@/lib/worker/queue/dispatcher';

/**
 * Owns: answering what commands ask of this server's queues.
 * Promises: soon after the notice, at the latest at the next poll; queues whose rows are changed are paused meanwhile, so
 *   that what is answered "done" is so.
 * Does not: hold the rules (lib/store/intent/intent-apply.ts).
 */
export interface IntentServices {
  readonly pool: Pool;
  readonly context: ServerContext;
  readonly dispatcher: Dispatcher;
  readonly sweep: () => void;
}

export class IntentHandler {
  readonly #services: IntentServices;
  readonly #answering = new Again(() => this.#answerAll());

  constructor(services: IntentServices) {
    this.#services = services;
  }

  /** Resolves when everything that was open at this call is answered. */
  run(): Promise<void> {
    return this.#answering.run();
  }

  stop(): Promise<void> {
    return this.#answering.stop();
  }

  async #answerAll(): Promise<void> {
    try {
      let answered = 1;
      while (answered > 0 && !this.#answering.isStopped) answered = await this.#answerSome();
    } catch (error) {
      emit('intentsNotAnswered', { error });
    }
  }

  async #answerSome(): Promise<number> {
    const { pool, context, dispatcher } = this.#services;
    const effects = new IntentEffects();
    const releases: (() => void)[] = [];
    const held = new Set<bigint>();
    const hold = (queueIds: readonly bigint[]) => {
      const fresh = queueIds.filter((queueId) => !held.has(queueId));
      for (const queueId of fresh) held.add(queueId);
      releases.push(dispatcher.pause(fresh));
      return dispatcher.inFlight();
    };
    try {
      const answered = await applyOpenIntents(pool, context, hold, effects);
      this.#carryOut(effects);
      dispatcher.changed(held);
      return answered;
    } finally {
      for (const release of releases) release();
    }
  }

  #carryOut(effects: IntentEffects): void {
    const { dispatcher } = this.#services;
    for (const queueId of effects.suspended) dispatcher.runners.get(queueId)?.suspend();
    for (const queueId of effects.resumed) dispatcher.runners.get(queueId)?.resume();
    for (const queueId of effects.retried) dispatcher.runners.get(queueId)?.retryNow();
    dispatcher.changed([...effects.suspended, ...effects.resumed, ...effects.retried]);
    dispatcher.readAgain(effects.readAgain);
    if (effects.dsns.length > 0) dispatcher.handOver(effects.dsns);
    // The rows of Submission and Unreachable are read with the others'.
    if (effects.suspended.size > 0 || effects.isSweepWanted) {
      void dispatcher
        .refresh()
        .then(() => effects.isSweepWanted && this.#services.sweep())
        .catch((error: unknown) => emit('queuesNotRead', { error }));
    }
  }
}
