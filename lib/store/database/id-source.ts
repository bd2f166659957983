import type { Queryable } from './pool';

/**
 * Owns: ids of mail rows, drawn from their sequences in blocks so that a message costs no round trip for its ids.
 * Promises: an id is handed out once. Ids of a block that a stopped process did not use are gaps, never reused.
 * Does not: order: of two messages the later one may commit first, and blocks of several servers interleave.
 */

const SEQUENCES = {
  message: 'message_id_seq',
  copy: 'copy_id_seq',
  recipient: 'recipient_id_seq',
} as const;

const BLOCK_SIZE = 1000;

export type IdKind = keyof typeof SEQUENCES;

export class IdSource {
  readonly #database: Queryable;
  readonly #free: Record<IdKind, bigint[]> = { message: [], copy: [], recipient: [] };
  readonly #refills = new Map<IdKind, Promise<void>>();

  constructor(database: Queryable) {
    this.#database = database;
  }

  /** @throws database errors when a new block is needed and cannot be drawn. */
  async take(kind: IdKind, count: number): Promise<bigint[]> {
    const taken: bigint[] = [];
    while (taken.length < count) {
      const id = this.#free[kind].pop();
      if (id === undefined) await this.#refill(kind);
      else taken.push(id);
    }
    return taken.sort((a, b) => (a < b ? -1 : 1));
  }

  /** One draw at a time; whoever comes meanwhile waits for the same block. */
  #refill(kind: IdKind): Promise<void> {
    const running = this.#refills.get(kind);
    if (running) return running;
    const refill = this.#draw(kind).finally(() => this.#refills.delete(kind));
    this.#refills.set(kind, refill);
    return refill;
  }

  async #draw(kind: IdKind): Promise<void> {
    const { rows } = await this.#database.query<{ id: bigint }>(
      'SELECT nextval($1::regclass) AS id FROM generate_series(1, $2)',
      [SEQUENCES[kind], BLOCK_SIZE],
    );
    // Taken from the end: the lowest first.
    this.#free[kind].unshift(...rows.map((row) => row.id).reverse());
  }
}
