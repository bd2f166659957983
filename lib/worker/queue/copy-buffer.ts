import type { WaitingCopy } from '@/lib/store/hot/out/waiting-copy';
import type { AtHand } from './at-hand';

/**
 * Owns: which copies of one queue this process holds: those at hand, in the order to send, those
 *   held back, and those given out.
 * Promises: a copy is held once, however it came (hand-over, page read, read again), so it is never given out twice; what
 *   was settled while a page was being read is not taken from that page.
 * Does not: read pages or send.
 */

/** Of each sender that waits. */
const MAX_HELD_BACK = 100;

export class CopyBuffer {
  readonly #waiting = new Map<bigint, WaitingCopy>();
  /** At hand, and not to be given out: of senders that wait for a limit. */
  readonly #heldBack = new Map<string, Map<bigint, WaitingCopy>>();
  readonly #heldBackIds = new Map<bigint, string>();
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

  /** At hand, to be given out. */
  get size(): number {
    return this.#waiting.size;
  }

  get first(): WaitingCopy | null {
    return this.#waiting.values().next().value ?? null;
  }

  get holdsBack(): boolean {
    return this.#heldBack.size > 0;
  }

  get heldBackSenders(): readonly string[] {
    return [...this.#heldBack.keys()];
  }

  /** Known of as rows, which is what a queue's count counts: at hand, given out or set aside. */
  get heldRows(): number {
    return (
      this.#waiting.size + this.#heldBackIds.size + this.#out.size + this.#aside.size - this.#rowless.size
    );
  }

  get outIds(): ReadonlySet<bigint> {
    return this.#out;
  }

  has(id: bigint): boolean {
    return this.#waiting.has(id) || this.#out.has(id) || this.#aside.has(id) || this.#heldBackIds.has(id);
  }

  /** False when it is held already or is over, or when enough of its sender's is held back. */
  add(copy: WaitingCopy): boolean {
    if (this.has(copy.id) || this.#tombstones?.has(copy.id)) return false;
    const heldBack = this.#heldBack.get(copy.fromAddress);
    if (heldBack && heldBack.size >= MAX_HELD_BACK) return false;
    (heldBack ?? this.#waiting).set(copy.id, copy);
    if (heldBack) this.#heldBackIds.set(copy.id, copy.fromAddress);
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
    this.#putFirst([[copy.id, copy]]);
    this.#atHand.add(copy);
  }

  /** From now on nothing of this sender's is given out. */
  holdBack(fromAddress: string): void {
    const copies = [...this.#waiting].filter(([, copy]) => copy.fromAddress === fromAddress);
    for (const [id] of copies) {
      this.#waiting.delete(id);
      this.#heldBackIds.set(id, fromAddress);
    }
    // One that was given out before may have come back.
    this.#heldBack.set(fromAddress, new Map([...copies, ...(this.#heldBack.get(fromAddress) ?? [])]));
  }

  letGo(fromAddress: string): void {
    const copies = [...(this.#heldBack.get(fromAddress) ?? [])];
    this.#heldBack.delete(fromAddress);
    for (const [id] of copies) this.#heldBackIds.delete(id);
    this.#putFirst(copies);
  }

  isHeldBack(fromAddress: string): boolean {
    return this.#heldBack.has(fromAddress);
  }

  /** It is long until they may leave. */
  dropHeldBack(fromAddress: string): void {
    this.drop([...(this.#heldBack.get(fromAddress)?.keys() ?? [])]);
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
      this.#removeHeldBack(id);
      if (!this.#out.has(id)) this.#rowless.delete(id);
      this.#tombstones?.add(id);
    }
  }

  dropAll(): void {
    this.drop([...this.#waiting.keys(), ...this.#heldBackIds.keys()]);
  }

  beginRead(): void {
    this.#tombstones = new Set();
  }

  endRead(): void {
    this.#tombstones = null;
  }

  #removeHeldBack(id: bigint): void {
    const sender = this.#heldBackIds.get(id);
    const copies = sender === undefined ? undefined : this.#heldBack.get(sender);
    const copy = copies?.get(id);
    if (!copies || !copy) return;
    copies.delete(id);
    this.#heldBackIds.delete(id);
    this.#atHand.remove(copy);
  }

  #putFirst(copies: readonly (readonly [bigint, WaitingCopy])[]): void {
    if (copies.length === 0) return;
    const rest = [...this.#waiting];
    this.#waiting.clear();
    for (const [id, copy] of [...copies, ...rest]) this.#waiting.set(id, copy);
  }

  #remove(copy: WaitingCopy): void {
    this.#waiting.delete(copy.id);
    this.#atHand.remove(copy);
  }
}
