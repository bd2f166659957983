import type { Mechanism } from './authenticate';

/**
 * Owns: what is remembered of hosts beyond one connection: how many recipients they take in a transaction, that they lose
 *   what comes behind content, by which mechanism one signs in, that they let a connection wait in vain.
 * Promises: by address and port, bounded, and forgotten after a while: hosts change. In memory: after a restart it is learned anew.
 * Does not: learn or judge; whoever talks to a host does.
 */

const LIMIT_MS = 60 * 60_000;
/** Short: the next round of a message that waits for its host must find it when it is back. */
const SILENCE_MS = 60_000;
const MAX_HOSTS = 10_000;

export class RememberedHost {
  isOneByOne = false;
  /** By which a connection signed in. */
  mechanism: Mechanism | null = null;
  #limit: number | null = null;
  /** On the monotonic clock. */
  #limitUntilMs = 0;
  #silentUntilMs = 0;

  get recipientLimit(): number | null {
    return this.#limitUntilMs > performance.now() ? this.#limit : null;
  }

  set recipientLimit(limit: number | null) {
    this.#limit = limit;
    this.#limitUntilMs = performance.now() + LIMIT_MS;
  }

  /** Connecting to it took all the time it was given, a moment ago: whoever can do without does not try. */
  get isSilent(): boolean {
    return this.#silentUntilMs > performance.now();
  }

  wasSilent(): void {
    this.#silentUntilMs = performance.now() + SILENCE_MS;
  }

  answered(): void {
    this.#silentUntilMs = 0;
  }
}

export class HostMemory {
  readonly #hosts = new Map<string, RememberedHost>();

  of(key: string): RememberedHost {
    const known = this.#hosts.get(key);
    if (known) return known;
    if (this.#hosts.size >= MAX_HOSTS) this.#hosts.clear();
    const host = new RememberedHost();
    this.#hosts.set(key, host);
    return host;
  }
}
