import { type QueueKey, queueKeyText } from '@/lib/mail/routing/queue-key';
import type { Pool } from '@/lib/store/database/pool';
import { ensureQueues } from '@/lib/store/hot/queue-rows';

/**
 * Owns: the ids of queues by their keys, so that a message costs no round trip for its queue.
 * Promises: a queue that is not there is made. An id may be old: the foreign key tells, and `forget` mends.
 */
export class QueueDirectory {
  readonly #pool: Pool;
  readonly #ids = new Map<string, bigint>();
  readonly #finding = new Map<string, Promise<bigint>>();

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  async find(key: QueueKey): Promise<bigint> {
    const text = queueKeyText(key);
    const known = this.#ids.get(text) ?? this.#finding.get(text);
    if (known !== undefined) return known;
    const finding = this.#ensure(key, text).finally(() => this.#finding.delete(text));
    this.#finding.set(text, finding);
    return finding;
  }

  forget(queueIds: readonly bigint[]): void {
    const gone = new Set(queueIds);
    for (const [text, id] of this.#ids) if (gone.has(id)) this.#ids.delete(text);
  }

  async #ensure(key: QueueKey, text: string): Promise<bigint> {
    const id = (await ensureQueues(this.#pool, [key])).get(text);
    if (id === undefined) throw new Error(`The queue ${text} could not be made`);
    if (this.#ids.size >= MAX_ENTRIES) this.#ids.clear();
    this.#ids.set(text, id);
    return id;
  }
}

/** As many domains as a busy server mails to; beyond it the map starts anew. */
const MAX_ENTRIES = 50_000;
