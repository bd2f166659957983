import { messageOf } from '@/lib/message-of';

/**
 * Owns: what a bench or a fault round has started and made, so that it can be taken down whatever happens.
 * Promises: the last first, each step once, also when two ask at the same time; what is just being made is waited for and
 *   taken down too, and nothing is made after an interruption; a step that fails, or lasts longer than a minute, does not
 *   keep the next from being done.
 */
export class Undo {
  readonly #steps: { readonly what: string; readonly step: () => unknown }[] = [];
  readonly #beingMade = new Set<Promise<unknown>>();
  readonly #interrupted: AbortSignal | null;
  #running: Promise<readonly string[]> | null = null;

  constructor(interrupted: AbortSignal | null = null) {
    this.#interrupted = interrupted;
  }

  add(what: string, step: () => unknown): void {
    this.#steps.push({ what, step });
  }

  /** @returns what is made, to be taken down by `takeDown`. */
  async make<T>(what: string, make: () => Promise<T>, takeDown: (made: T) => unknown): Promise<T> {
    this.#interrupted?.throwIfAborted();
    const making = make();
    this.#beingMade.add(making);
    try {
      const made = await making;
      this.add(what, () => takeDown(made));
      return made;
    } finally {
      this.#beingMade.delete(making);
    }
  }

  /** Of one round: what it made is taken down when the round is finished, or with the rest at the latest. */
  nested(what: string): Undo {
    const inner = new Undo(this.#interrupted);
    this.add(what, () => inner.finish());
    return inner;
  }

  /** @returns what could not be undone, in words. */
  run(): Promise<readonly string[]> {
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** @throws with what could not be undone. */
  async finish(): Promise<void> {
    const complaints = await this.run();
    if (complaints.length > 0) throw new Error(complaints.join('; '));
  }

  async #run(): Promise<readonly string[]> {
    await Promise.allSettled(this.#beingMade);
    const complaints: string[] = [];
    for (let next = this.#steps.pop(); next; next = this.#steps.pop()) {
      const { what, step } = next;
      try {
        await inTime(step);
      } catch (error) {
        complaints.push(`${what}: ${messageOf(error)}`);
      }
    }
    return complaints;
  }
}

const STEP_TIMEOUT_MS = 60_000;

async function inTime(step: () => unknown): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`not undone within ${STEP_TIMEOUT_MS / 1000} s`)),
      STEP_TIMEOUT_MS,
    );
  });
  try {
    await Promise.race([step(), late]);
  } finally {
    clearTimeout(timer);
  }
}
