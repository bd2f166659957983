import type { LastError } from '@/lib/mail/outcome/last-error';
import type { DeliverySettings } from '@/lib/store/configuration/delivery-settings';
import type { WaitingCopy } from '@/lib/store/hot/out/waiting-copy';
import type { OwnedQueue } from '@/lib/store/server/owned-queues';
import type { Connected } from '@/lib/worker/deliver/agent';
import { type LaneServices, runLane } from '@/lib/worker/deliver/lane';
import type { LaneQueue } from '@/lib/worker/deliver/lane-queue';
import type { CopySettled } from '@/lib/worker/deliver/settler';
import { emit } from '@/lib/worker/events/events';
import type { ConnectorShare } from '@/lib/worker/limit/connector-share';
import type { SendLimits } from '@/lib/worker/limit/send-limits';
import { CopyBuffer } from './copy-buffer';
import type { ConnectionLimit } from './limits';
import { PageReader, type ReaderServices } from './page-reader';
import { QueuePermits } from './queue-permits';
import { QueueRetry, type RetryServices } from './queue-retry';

/**
 * Owns: one delivery queue at work: how many connections it has, and what it does next.
 * Promises: a queue whose last connection failed tries one connection, not twenty; it is never busy waiting; a suspended
 *   queue finishes what is in flight and begins nothing.
 * Does not: send (lane), read the database's copies (page-reader) or keep the time of the next retry (queue-retry).
 */

/** What a queue needs of its server: its own, and what its parts ask for. */
export interface RunnerServices extends LaneServices, ReaderServices, RetryServices {
  /** Of all queues. */
  readonly connectionLimit: ConnectionLimit;
  /** Of send connectors. */
  readonly sendLimits: Pick<SendLimits, 'of'>;
  /** The process holds the lease and does not stop. */
  readonly mayBegin: () => boolean;
  /** A settle reported that the lease is another's: nothing begins until that is sure. */
  readonly ownershipLost: () => void;
}

export type RunnerStatus = 'Active' | 'Connecting' | null;

/** A server that refuses a further connection is asked for more only after a while. */
const FEWER_CONNECTIONS_MS = 60_000;
/** Copies that may wait at hand for each connection before another one is said to be late. */
const AT_ONCE_A_CONNECTION = 4;

/** A lane's. */
interface Connection {
  /** Tells the limits of its connector that it is gone; null: there are none. */
  end: (() => void) | null;
}

export class QueueRunner implements LaneQueue {
  readonly buffer: CopyBuffer;
  readonly #services: RunnerServices;
  readonly #reader: PageReader;
  readonly #retry: QueueRetry;
  #queue: OwnedQueue;
  #permits: QueuePermits | null = null;
  /** Of which its limits were read. */
  #settings: DeliverySettings | null = null;
  #lanes = 0;
  readonly #connections = new Set<Connection>();
  /** Of the lanes: those that take no new mail now. */
  #onRound = 0;
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
    this.buffer = new CopyBuffer(services.atHand);
    this.#reader = new PageReader(queue.id, this.buffer, services, {
      connections: () => ({ standing: this.#connected, most: this.#maxLanes() }),
      onRead: () => this.pump(),
    });
    this.#retry = new QueueRetry(queue, services, () => this.readAgain());
  }

  get queue(): OwnedQueue {
    return this.#queue;
  }

  get status(): RunnerStatus {
    if (this.buffer.outIds.size > 0 && this.#connected > 0) return 'Active';
    return this.#connecting > 0 ? 'Connecting' : null;
  }

  get permits(): QueuePermits | null {
    const settings = this.#services.settings();
    if (settings !== this.#settings) {
      this.#settings = settings;
      this.#limitBy(this.#services.sendLimits.of(this.#queue.connectorId));
    }
    return this.#permits;
  }

  get connectionCount(): number {
    return this.#connected;
  }

  get isStopped(): boolean {
    return this.#stopped;
  }

  /** Its last connection failed. */
  get isFailing(): boolean {
    return this.#retry.isFailing;
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
    if (this.permits !== null && !this.permits.sendsAtOnce) return false;
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

  /** The limits of its connector may let more go. */
  lookAgain(): void {
    this.permits?.lookAgain();
    this.pump();
  }

  /** Retry-Queue: connect now. */
  retryNow(): void {
    this.#retry.hurry();
    this.readAgain();
  }

  stop(): void {
    this.#stopped = true;
    this.#retry.stop();
    this.#reader.stop();
    this.#wakeLanes();
  }

  /** Opens connections for what waits. Cheap; called at every change. */
  pump(): void {
    if (this.#isHeld()) return;
    const { permits } = this;
    if (permits?.share.waitsLong) return;
    this.#reader.fill();
    if (permits !== null && !permits.mayTake) return;
    while (this.#idleLanes.length > 0 && this.buffer.size > 0) this.#idleLanes.pop()?.();
    while (this.buffer.size > this.#busyLanes && this.#lanes < this.#maxLanes()) {
      if (permits !== null && !permits.mayTake) return;
      if (!this.#services.connectionLimit.take(this.#onRoom)) return;
      const end = permits === null ? null : permits.share.takeConnection();
      if (permits !== null && end === null) {
        this.#services.connectionLimit.release();
        return;
      }
      this.#lanes++;
      void this.#runLane({ end });
    }
  }

  async #runLane(connection: Connection): Promise<void> {
    this.#connections.add(connection);
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
      this.#connections.delete(connection);
      connection.end?.();
      this.pump();
    }
  }

  // ------------------------------------------------------------ for lanes (LaneQueue)

  takeCopy(): WaitingCopy | null {
    if (this.#isHeld()) return null;
    const { permits } = this;
    const copy = permits === null ? this.buffer.take() : permits.take();
    // Before, nobody knows whether there will be use for more.
    if (this.#connected > 0) this.#reader.fill();
    if (copy) this.lastBusyAt = Date.now();
    return copy;
  }

  takeAhead(): WaitingCopy | null {
    // One that is idle or is being opened could take it sooner.
    if (this.#idleLanes.length > 0 || this.buffer.size <= this.#connecting) return null;
    return this.takeCopy();
  }

  putBack(copy: WaitingCopy): void {
    this.#permits?.release(copy);
    this.buffer.putBack(copy);
  }

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

  get mayContinue(): boolean {
    return !this.#stopped && !this.#queue.isSuspended;
  }

  connecting(): void {
    this.#connecting++;
  }

  connectEnded(result: Connected): boolean {
    this.#connecting--;
    if (result.kind === 'connected') {
      this.#connected++;
      this.#retry.end();
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

  beginRound(): void {
    this.#onRound++;
    this.pump();
  }

  endRound(): void {
    this.#onRound--;
  }

  otherConnected(): void {
    this.#connected++;
    this.pump();
  }

  disconnected(): void {
    this.#connected--;
  }

  beginRetry(error: LastError): Promise<void> {
    // It is long until any of it is wanted, and a thousand queues may wait like this.
    this.#reader.startOver();
    return this.#retry.begin(error);
  }

  settled(copy: WaitingCopy, result: CopySettled): void {
    this.#permits?.release(copy);
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

  settledInPart(): void {
    this.#services.changed(this.#queue.id);
  }

  /** They come for the next copy by themselves. */
  get #busyLanes(): number {
    return this.#lanes - this.#idleLanes.length - this.#onRound;
  }

  #maxLanes(): number {
    // While it is unknown whether the host answers, one connection finds out.
    if (this.#connected === 0 && (this.#retry.isFailing || this.#connecting > 0)) return 1;
    if (this.#fewerUntilMs > performance.now()) return Math.max(1, this.#connected);
    const { maxPerDomainOutboundConnections } = this.#services.settings().server;
    return maxPerDomainOutboundConnections ?? Number.POSITIVE_INFINITY;
  }

  #isHeld(): boolean {
    if (this.#stopped || this.#pauses > 0 || this.#queue.isSuspended || !this.#services.mayBegin())
      return true;
    return this.#retry.isWaiting;
  }

  #limitBy(share: ConnectorShare | null): void {
    if (share === (this.#permits?.share ?? null)) return;
    this.#permits?.end();
    if (share !== null)
      for (const connection of this.#connections) connection.end ??= share.adoptConnection();
    this.#permits = share === null ? null : new QueuePermits(share, this.buffer, this.#reader);
  }

  #wakeLanes(): void {
    for (const wake of this.#idleLanes.splice(0)) wake();
  }
}
