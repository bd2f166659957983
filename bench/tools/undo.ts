import { setTimeout as pause } from 'node:timers/promises';

/**
 * Owns: what a bench has started and made, so that it can be taken down whatever happens.
 * Promises: `run` undoes the last first, each step even when another fails, none for longer than a minute.
 */
export class Undo {
  readonly #steps: { readonly what: string; readonly step: () => unknown }[] = [];

  push(what: string, step: () => unknown): void {
    this.#steps.push({ what, step });
  }

  /** @returns what could not be undone, in words. */
  async run(): Promise<readonly string[]> {
    const complaints: string[] = [];
    for (const { what, step } of this.#steps.splice(0).reverse()) {
      try {
        await within(what, step);
      } catch (error) {
        complaints.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    return complaints;
  }
}

const stepTimeoutMs = 60_000;

async function within(what: string, step: () => unknown): Promise<void> {
  const timer = new AbortController();
  const late = pause(stepTimeoutMs, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`${what} was not undone within ${stepTimeoutMs / 1000} s`);
  });
  late.catch(() => {});
  try {
    await Promise.race([step(), late]);
  } finally {
    timer.abort();
  }
}
