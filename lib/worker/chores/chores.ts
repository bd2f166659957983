import { emit } from '@/lib/worker/events/events';
import type { Chore, ChoreServices } from './chore';
import { delayNotices } from './delay-notices';
import { emptyQueues } from './empty-queues';
import { expiry } from './expiry';
import { forgottenBatches } from './forgotten-batches';
import { longRetries } from './long-retries';
import { ownAddresses } from './own-addresses';
import { smtpSignIns, smtpTokens } from './smtp-tokens';

/**
 * Owns: the one list of a server's chores, and when each is due. A further one is a file here and its line.
 * Promises: each on its own interval; one that fails is repeated and does not keep the others from being done.
 */
const CHORES: readonly ((services: ChoreServices) => Chore)[] = [
  expiry,
  delayNotices,
  emptyQueues,
  longRetries,
  forgottenBatches,
  ownAddresses,
  smtpTokens,
  smtpSignIns,
];

export class Chores {
  readonly #chores: readonly Chore[];
  readonly #doneAt = new Map<Chore, number>();

  constructor(services: ChoreServices) {
    this.#chores = CHORES.map((make) => make(services));
  }

  /** Does what is due; called at each poll. */
  async run(): Promise<void> {
    for (const chore of this.#chores) {
      if (performance.now() - (this.#doneAt.get(chore) ?? Number.NEGATIVE_INFINITY) < chore.everyMs) continue;
      try {
        await chore.work();
        this.#doneAt.set(chore, performance.now());
      } catch (error) {
        emit('choreFailed', { error, chore: chore.name });
      }
    }
  }
}
