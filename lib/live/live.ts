import { type ChangeListener, LiveHub } from './hub';
import { ChangeSource } from './listen';

/**
 * Owns: the one source and hub of a process.
 * Promises: while nobody listens there is no connection and no poll; one connection serves any number of listeners.
 */
export class Live {
  readonly #databaseUrl: () => string;
  readonly #hub = new LiveHub();
  #source: ChangeSource | null = null;

  /** @param databaseUrl read at the first subscription, not when the module loads */
  constructor(databaseUrl: () => string) {
    this.#databaseUrl = databaseUrl;
  }

  /** @returns ends the subscription */
  subscribe(listener: ChangeListener): () => void {
    const unsubscribe = this.#hub.subscribe(listener);
    this.#source ??= new ChangeSource({
      databaseUrl: this.#databaseUrl(),
      onChange: (change) => this.#hub.publish(change),
    });
    return () => {
      unsubscribe();
      if (this.#hub.listenerCount > 0) return;
      void this.#source?.stop();
      this.#source = null;
    };
  }
}

const holder: typeof globalThis & { posternLive?: Live } = globalThis;

/** One a process, also across Next's reloads in development. @throws at subscription when DATABASE_URL is not set */
export function getLive(): Live {
  holder.posternLive ??= new Live(() => {
    const url = process.env.DATABASE_URL;
    if (!url) throw new Error('DATABASE_URL is not set. Start Postern with npm start.');
    return url;
  });
  return holder.posternLive;
}
