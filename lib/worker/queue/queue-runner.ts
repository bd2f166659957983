import type { LastError } from '@/lib/mail/outcome/last-error';
import { nextQueueRetry } from '@/lib/mail/outcome/retry-schedule';
import type { WaitingCopy } from '@/lib/store/hot/out/waiting-copy';
import { clearQueueRetry, type OwnedQueue, recordQueueRetry } from '@/lib/store/server/owned-queues';
import type { Connected } from '@/lib/worker/deliver/connections';
import { runLane } from '@/lib/worker/deliver/lane';
import type { CopySettled } from '@/lib/worker/deliver/settler';
import { emit } from '@/lib/worker/events/events';
import { CopyBuffer } from './copy-buffer';
import { PageReader } from './page-reader';
import type { RunnerServices } from './runner-services';

/**
 * Owns: one delivery queue at work: how many connections it has, when it retries, what it does next.
 * Promises: a queue whose last connection failed tries one connection, not twenty; it is never busy waiting; a suspended
 *   queue finishes what is in transit and begins nothing.
 * Does not: talk SMTP (lane) or read the database's copies (page-reader).
 */
export type RunnerStatus = 'Active' | 'Connecting' | null;

/** A server that refuses a further connection is asked for more only after a while. */
const FEWER_CONNECTIONS_MS = 60_000;
/** Copies that may wait at hand for each connection before another one is said to be late. */
const AT_ONCE_A_CONNECTION = 4;

export class QueueRunner {
  readonly buffer: CopyBuffer;
  readonly #services: RunnerServices;
  readonly #reader: PageReader;
  #queue: OwnedQueue;
  #retryCount: number;
  /** On the monotonic clock: setting the computer's clock neither hurries nor holds a queue. Null: at any time. */
  #retryAtMs: number | null;
  #retryTimer: NodeJS.Timeout | null = null;
  #lanes = 0;
  #connecting = 0;
  #connected = 0;
  /** On the monotonic clock. */
  #fewerUntilMs = 0;
  #idleLanes: (() => void)[] = [];
  #stopped = false;
  /** How many changes of rows under way want nothing to be taken. */
  #pauses = 0;
  readonly #onRoom = () => this.pump();
  /** For QueueMaxIdleTime; on the process's clock. */
  lastBusyAt = Date.now();

  constructor(queue: OwnedQueue, services: RunnerServices) {
    this.#services = services;
    this.#queue = queue;
    this.#retryCount = queue.retryCount;
    this.#retryAtMs = queue.nextRetryAt && performance.now() + this.#retryDelayOf(queue.nextRetryAt);
    this.buffer = new CopyBuffer(services.atHand);
    this.#reader = new PageReader(queue.id, this.buffer, services, {
      connections: () => ({ standing: this.#connected, most: this.#maxLanes() }),
      onRead: () => this.pump(),
    });
    this.#armRetryTimer();
  }

  get queue(): OwnedQueue {
    return this.#queue;
  }

  get status(): RunnerStatus {
    if (this.buffer.outIds.size > 0 && this.#connected > 0) return 'Active';
    return this.#connecting > 0 ? 'Connecting' : null;
  }

  get connectionCount(): number {
    return this.#connected;
  }

  get isStopped(): boolean {
    return this.#stopped;
  }

  get isIdle(): boolean {
    return this.#lanes === 0 && this.buffer.outIds.size === 0 && this.buffer.size === 0;
  }

  /** The row as just read: suspended or resumed, and how much waits. */
  update(queue: OwnedQueue): void {
    const wasSuspended = this.#queue.isSuspended;
    this.#queue = queue;
    if (queue.isSuspended && !wasSuspended) this.suspend();
    if (!queue.isSuspended && wasSuspended) this.#reader.readAgain();
    this.#reader.expect(queue.count);
    this.pump();
  }

  /** Committed just now by this process. False: not held, it will be read. */
  offer(copy: WaitingCopy): void {
    this.lastBusyAt = Date.now();
    if (!this.#isHeld() && this.#reader.hasRoom(copy.content?.length ?? 0)) this.buffer.add(copy);
    else this.#reader.readAgain();
    this.pump();
  }

  /** Connections stand, and little waits for them: a copy handed over now leaves within a moment. */
  sendsAtOnce(contentBytes: number): boolean {
    const isShort = this.buffer.size < this.#connected * AT_ONCE_A_CONNECTION;
    return isShort && !this.#isHeld() && this.#reader.hasRoom(contentBytes);
  }

  /** Copies were moved here, or are wanted at once. */
  readAgain(): void {
    this.#reader.readAgain();
    this.pump();
  }

  suspend(): void {
    this.#queue = { ...this.#queue, isSuspended: true };
    this.#reader.startOver();
    this.#wakeLanes();
  }

  resume(): void {
    this.#queue = { ...this.#queue, isSuspended: false };
    this.readAgain();
  }

  /** Takes nothing and holds nothing at hand until `unpause`: its rows are being changed. */
  pause(): void {
    this.#pauses++;
    this.#reader.startOver();
  }

  unpause(): void {
    this.#pauses--;
    // What was read meanwhile may show rows as they were before.
    this.#reader.startOver();
    this.pump();
  }

  /** Retry-Queue: connect now. */
  retryNow(): void {
    this.#retryAtMs = null;
    this.#armRetryTimer();
    this.readAgain();
  }

  stop(): void {
    this.#stopped = true;
    if (this.#retryTimer) clearTimeout(this.#retryTimer);
    this.#reader.stop();
    this.#wakeLanes();
  }

  /** Opens connections for what waits. Cheap; called at every change. */
  pump(): void {
    if (this.#isHeld()) return;
    this.#reader.fill();
    while (this.#idleLanes.length > 0 && this.buffer.size > 0) this.#idleLanes.pop()?.();
    while (this.buffer.size > this.#lanes - this.#idleLanes.length && this.#lanes < this.#maxLanes()) {
      if (!this.#services.connectionLimit.take(this.#onRoom)) return;
      this.#lanes++;
      void this.#runLane();
    }
  }

  async #runLane(): Promise<void> {
    try {
      await runLane(this, this.#services);
    } catch (error) {
      emit('connectionFailed', { error, queueId: this.#queue.id });
      this.#reader.readAgain();
    } finally {
      this.#lanes--;
      // What it put back is for whoever reads it next.
      if (this.#stopped) this.#reader.startOver();
      this.#services.connectionLimit.release();
      this.pump();
    }
  }

  // ------------------------------------------------------------ what a lane asks and says

  /** Null when there is nothing to send now. */
  takeCopy(): WaitingCopy | null {
    if (this.#isHeld()) return null;
    const copy = this.buffer.take();
    // Before, nobody knows whether there will be use for more.
    if (this.#connected > 0) this.#reader.fill();
    if (copy) this.lastBusyAt = Date.now();
    return copy;
  }

  /**
   * For a connection that is busy, to be said behind what it sends now: null while another one could take it sooner, one
   * that is idle or is being opened.
   */
  takeAhead(): WaitingCopy | null {
    if (this.#idleLanes.length > 0 || this.buffer.size <= this.#connecting) return null;
    return this.takeCopy();
  }

  /** True when there may be something to send, false after `idleMs` without. */
  waitForCopy(idleMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        resolve(true);
      };
      const timer = setTimeout(() => {
        this.#idleLanes = this.#idleLanes.filter((other) => other !== wake);
        resolve(false);
      }, idleMs);
      this.#idleLanes.push(wake);
    });
  }

  /** Further messages may be sent on connections that stand. */
  get mayContinue(): boolean {
    return !this.#stopped && !this.#queue.isSuspended;
  }

  connecting(): void {
    this.#connecting++;
  }

  /** @returns whether this failure is the queue's: none of its other connections stands. */
  connectEnded(result: Connected): boolean {
    this.#connecting--;
    if (result.kind === 'connected') {
      this.#connected++;
      this.#endRetry();
      this.pump();
      return false;
    }
    if (result.kind === 'failed') return false;
    if (this.#connected > 0) {
      this.#fewerUntilMs = performance.now() + FEWER_CONNECTIONS_MS;
      return false;
    }
    return true;
  }

  disconnected(): void {
    this.#connected--;
  }

  /** The queue waits and tries again by its schedule. */
  async beginRetry(error: LastError): Promise<void> {
    this.#retryCount++;
    const delayMs = nextQueueRetry(this.#retryCount, this.#services.settings().server);
    this.#retryAtMs = performance.now() + delayMs;
    this.#queue = { ...this.#queue, firstRetryAt: this.#queue.firstRetryAt ?? new Date() };
    // It is long until any of it is wanted, and a thousand queues may wait like this.
    this.#reader.startOver();
    this.#armRetryTimer();
    const state = { retryCount: this.#retryCount, nextRetryAt: new Date(Date.now() + delayMs), error };
    await this.#services.write('queue retry', () =>
      recordQueueRetry(this.#services.pool, this.#queue.id, state),
    );
    this.#services.changed(this.#queue.id);
  }

  settled(copy: WaitingCopy, result: CopySettled): void {
    // Nobody can record its outcome: sending it again would only double it.
    if (!result.isRecorded) {
      this.buffer.setAside(copy.id);
      return;
    }
    this.buffer.done(copy.id);
    if (result.waiting && !result.waiting.isSuspended) this.#reader.readAgain();
    if (!result.isOwner) this.#services.ownershipLost();
    this.#services.changed(this.#queue.id);
    this.pump();
  }

  #maxLanes(): number {
    // While it is unknown whether the host answers, one connection finds out.
    if (this.#connected === 0 && (this.#retryCount > 0 || this.#connecting > 0)) return 1;
    if (this.#fewerUntilMs > performance.now()) return Math.max(1, this.#connected);
    const { maxPerDomainOutboundConnections } = this.#services.settings().server;
    return maxPerDomainOutboundConnections ?? Number.POSITIVE_INFINITY;
  }

  #isHeld(): boolean {
    if (this.#stopped || this.#pauses > 0 || this.#queue.isSuspended || !this.#services.mayBegin())
      return true;
    return this.#retryAtMs !== null && this.#retryAtMs > performance.now();
  }

  #endRetry(): void {
    if (this.#retryCount === 0) return;
    this.#retryCount = 0;
    this.#retryAtMs = null;
    this.#queue = { ...this.#queue, firstRetryAt: null };
    this.#armRetryTimer();
    void this.#services.write('queue ready', () => clearQueueRetry(this.#services.pool, this.#queue.id));
    this.#services.changed(this.#queue.id);
  }

  /** A time that was stored may be of a clock that has been set since: no queue waits longer than its interval. */
  #retryDelayOf(nextRetryAt: Date): number {
    const longestMs = nextQueueRetry(this.#retryCount, this.#services.settings().server);
    return Math.min(nextRetryAt.getTime() - Date.now(), longestMs);
  }

  #armRetryTimer(): void {
    if (this.#retryTimer) clearTimeout(this.#retryTimer);
    this.#retryTimer = null;
    if (this.#retryAtMs === null || this.#stopped) return;
    const delayMs = Math.max(0, this.#retryAtMs - performance.now());
    this.#retryTimer = setTimeout(() => this.readAgain(), Math.min(delayMs, MAX_TIMER_MS) + 1);
  }

  #wakeLanes(): void {
    for (const wake of this.#idleLanes.splice(0)) wake();
  }
}

/** setTimeout fires at once beyond this. */
const MAX_TIMER_MS = 2 ** 31 - 2;
