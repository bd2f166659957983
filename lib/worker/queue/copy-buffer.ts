import type { WaitingCopy } from '@/lib/store/hot/out/waiting-copy';
import type { AtHand } from './at-hand';

/**
 * Owns: which copies of one queue this process holds: those at hand, in the order to send, and those given out.
 * Promises: a copy is held once, however it came (hand-over, page read, read again), so it is never given out twice; what
 *   was settled while a page was being read is not taken from that page.
 * Does not: read pages or send.
 */
export class CopyBuffer {
  readonly #waiting = new Map<bigint, WaitingCopy>();
  readonly #out = new Set<bigint>();
  readonly #aside = new Set<bigint>();
  /** At hand or given out, and committed without rows. They may have rows by now. */
  readonly #rowless = new Set<bigint>();
  /** Settled or dropped since the running page read began: its snapshot may still show them. */
  #tombstones: Set<bigint> | null = null;
  readonly #atHand: AtHand;

  /** @param atHand of all queues of the server. */
  constructor(atHand: AtHand) {
    this.#atHand = atHand;
  }

  /** At hand. */
  get size(): number {
    return this.#waiting.size;
  }

  /** Known of as rows, which is what a queue's count counts: at hand, given out or set aside. */
  get heldRows(): number {
    return this.#waiting.size + this.#out.size + this.#aside.size - this.#rowless.size;
  }

  get outIds(): ReadonlySet<bigint> {
    return this.#out;
  }

  has(id: bigint): boolean {
    return this.#waiting.has(id) || this.#out.has(id) || this.#aside.has(id);
  }

  /** False when it is held already or is over. */
  add(copy: WaitingCopy): boolean {
    if (this.has(copy.id) || this.#tombstones?.has(copy.id)) return false;
    this.#waiting.set(copy.id, copy);
    if (copy.rowless !== null) this.#rowless.add(copy.id);
    this.#atHand.add(copy);
    return true;
  }

  /** The next one, which is given out until `done`. */
  take(): WaitingCopy | null {
    const next = this.#waiting.values().next();
    if (next.done) return null;
    this.#remove(next.value);
    this.#out.add(next.value.id);
    return next.value;
  }

  /** Not tried after all: it goes first again. */
  putBack(copy: WaitingCopy): void {
    this.#out.delete(copy.id);
    const rest = [...this.#waiting];
    this.#waiting.clear();
    this.#waiting.set(copy.id, copy);
    for (const [id, other] of rest) this.#waiting.set(id, other);
    this.#atHand.add(copy);
  }

  /** Settled: gone, or to be read again when its time comes. */
  done(id: bigint): void {
    this.#out.delete(id);
    this.#rowless.delete(id);
    this.#tombstones?.add(id);
  }

  /** Over for this process, though the database still has it. */
  setAside(id: bigint): void {
    this.#out.delete(id);
    this.#rowless.delete(id);
    this.#aside.add(id);
  }

  /** Moved, suspended or removed while at hand. Those given out stay. */
  drop(ids: Iterable<bigint>): void {
    for (const id of ids) {
      const copy = this.#waiting.get(id);
      if (copy) this.#remove(copy);
      if (!this.#out.has(id)) this.#rowless.delete(id);
      this.#tombstones?.add(id);
    }
  }

  dropAll(): void {
    this.drop([...this.#waiting.keys()]);
  }

  beginRead(): void {
    this.#tombstones = new Set();
  }

  endRead(): void {
    this.#tombstones = null;
  }

  #remove(copy: WaitingCopy): void {
    this.#waiting.delete(copy.id);
    this.#atHand.remove(copy);
  }
}
