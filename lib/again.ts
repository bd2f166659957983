/**
 * Owns: work that is done again when somebody asks for it while it is done: one run at a time, and one more for all who
 *   asked meanwhile.
 * Promises: `run` resolves when a run has ended that began after the call, and rejects when that run failed. A run that
 *   fails takes nothing from those who wait for the next one. After `stop` nothing begins.
 * Does not: wait between two runs, or try one again that failed.
 */
export class Again {
  readonly #work: () => Promise<void>;
  #running: Promise<void> | null = null;
  /** For all who asked since the present run began. */
  #next: Promise<void> | null = null;
  #isStopped = false;

  constructor(work: () => Promise<void>) {
    this.#work = work;
  }

  /** Somebody waits for a run that has not begun. */
  get isAwaited(): boolean {
    return this.#next !== null;
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  async run(): Promise<void> {
    // When the present run has ended, the next one may be due and not begun: then that is the one.
    if (this.#running === null && this.#next === null) return this.#begin();
    this.#next ??= this.#afterPresent();
    return this.#next;
  }

  /** Resolves when the present run has ended, however it ends. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.allSettled([this.#running, this.#next]);
  }

  async #afterPresent(): Promise<void> {
    await Promise.allSettled([this.#running]);
    this.#next = null;
    await this.#begin();
  }

  async #begin(): Promise<void> {
    if (this.#isStopped) return;
    this.#running = this.#work().finally(() => {
      this.#running = null;
    });
    await this.#running;
  }
}
