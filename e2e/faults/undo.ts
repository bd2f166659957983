/**
 * Owns: what has to be taken down again, in the opposite order of its making.
 * Promises: each step once, also when two ask at the same time; what is just being made is waited for and taken down too,
 *   and nothing is made after an interruption; a step that fails does not keep the next from being done.
 */
export class Undo {
  readonly #steps: { readonly what: string; readonly work: () => Promise<unknown> | unknown }[] = [];
  readonly #beingMade = new Set<Promise<unknown>>();
  readonly #interrupted: AbortSignal;
  #running: Promise<void> | null = null;

  constructor(interrupted: AbortSignal) {
    this.#interrupted = interrupted;
  }

  add(what: string, work: () => Promise<unknown> | unknown): void {
    this.#steps.push({ what, work });
  }

  /** @returns what is made, to be taken down by `takeDown`. */
  async make<T>(what: string, make: () => Promise<T>, takeDown: (made: T) => Promise<unknown>): Promise<T> {
    this.#interrupted.throwIfAborted();
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

  run(): Promise<void> {
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #run(): Promise<void> {
    await Promise.allSettled(this.#beingMade);
    for (let step = this.#steps.pop(); step; step = this.#steps.pop()) {
      try {
        await step.work();
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        process.stderr.write(`${step.what} could not be taken down: ${reason}\n`);
      }
    }
  }
}
