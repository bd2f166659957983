import { Again } from '@/lib/again';
import type { OwnQueueKind } from '@/lib/mail/routing/delivery-type';
import type { WaitingCopy } from '@/lib/store/hot/out/waiting-copy';
import { loadOwnedQueues, NO_QUEUES, type OwnedQueue } from '@/lib/store/server/owned-queues';
import type { QueueActivity } from '@/lib/store/server/server-activity';
import { emit } from '@/lib/worker/events/events';
import { QueueRunner, type RunnerServices } from './queue-runner';

/**
 * Owns: the delivery queues that this process works: which there are, and bringing copies to them.
 * Promises: a queue that appears (made here, taken over, moved to) is worked at the latest at the next poll; one that is
 *   no longer ours is let go.
 * Does not: send (lane), nor touch Submission, Unreachable and Poison (sweep, intents).
 */
export class Dispatcher {
  readonly #services: RunnerServices;
  readonly #runners = new Map<bigint, QueueRunner>();
  /** All queues of the server as last read, the three of its own included. */
  #owned = NO_QUEUES;
  readonly #refreshing = new Again(() => this.#refresh());
  #isRunning = false;
  #looks = 0;

  constructor(services: RunnerServices) {
    this.#services = services;
  }

  get queues(): readonly OwnedQueue[] {
    return this.#owned.queues;
  }

  get runners(): ReadonlyMap<bigint, QueueRunner> {
    return this.#runners;
  }

  /** Ids of all copies that connections or the settler hold. */
  inFlight(): Set<bigint> {
    return new Set([...this.#runners.values()].flatMap((runner) => [...runner.buffer.outIds]));
  }

  async start(): Promise<void> {
    this.#isRunning = true;
    await this.refresh();
  }

  /** Stops beginning; what is in flight goes on. `whenIdle` says when it has ended. */
  stop(): void {
    this.#isRunning = false;
    for (const runner of this.#runners.values()) runner.stop();
  }

  /** The lease was lost: what is held here may not be believed any more. What is in flight ends and stays known as such. */
  forgetAll(): void {
    this.stop();
    this.#forgetIdle(this.#runners);
    this.#owned = NO_QUEUES;
  }

  /** Resolves when no copy is in flight. What a host keeps waiting for longer than `graceMs` is broken off: retry. */
  async whenIdle(graceMs: number): Promise<void> {
    const deadline = performance.now() + graceMs;
    while (this.inFlight().size > 0) {
      if (performance.now() > deadline) this.#services.agents.closeAll();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Copies that this process has just committed. Those of other servers' queues are theirs to find. */
  handOver(copies: readonly WaitingCopy[]): void {
    for (const copy of copies) {
      this.#services.changed(copy.queueId);
      const runner = this.#runners.get(copy.queueId);
      if (runner) runner.offer(copy);
      else if (!this.#isKnown(copy.queueId)) this.#refreshSoon();
    }
  }

  /** What its connected queues do now. */
  activity(): Map<bigint, QueueActivity> {
    const activity = new Map<bigint, QueueActivity>();
    for (const [id, runner] of this.#runners) {
      const { status } = runner;
      if (status) activity.set(id, { status, connections: runner.connectionCount });
    }
    return activity;
  }

  /** The server's own queue of this kind. */
  isSuspended(kind: OwnQueueKind): boolean {
    return this.queues.some(
      (queue) => queue.kind === kind && queue.isSuspended && queue.homeServerId === this.#services.serverId,
    );
  }

  sendsAtOnce(queueId: bigint, contentBytes: number): boolean {
    return this.#runners.get(queueId)?.sendsAtOnce(contentBytes) ?? false;
  }

  /** Copies came to these queues by a move. */
  readAgain(queueIds: Iterable<bigint>): void {
    for (const queueId of queueIds) {
      this.#services.changed(queueId);
      const runner = this.#runners.get(queueId);
      if (runner) runner.readAgain();
      else if (!this.#isKnown(queueId)) this.#refreshSoon();
    }
  }

  /**
   * While rows of these queues are changed nothing of them is taken.
   * @returns what lets go again.
   */
  pause(queueIds: Iterable<bigint>): () => void {
    const paused = [...queueIds].flatMap((queueId) => this.#runners.get(queueId) ?? []);
    for (const runner of paused) runner.pause();
    return () => {
      for (const runner of paused) runner.unpause();
    };
  }

  /** For the notice to others. */
  changed(queueIds: Iterable<bigint>): void {
    for (const queueId of queueIds) this.#services.changed(queueId);
  }

  pumpAll(): void {
    for (const runner of this.#runners.values()) runner.pump();
  }

  /** The limits of this connector may let more go. One after another begins, so that none has all of it. */
  lookAgain(connectorId: string): void {
    const runners = [...this.#runners.values()].filter(({ queue }) => queue.connectorId === connectorId);
    const first = this.#looks++ % Math.max(1, runners.length);
    for (const runner of [...runners.slice(first), ...runners.slice(0, first)]) runner.lookAgain();
  }

  /** Queues of these connectors that wait since their connections failed connect now. */
  retryFailing(connectorIds: ReadonlySet<string>): void {
    for (const runner of this.#runners.values()) {
      const { connectorId } = runner.queue;
      if (connectorId !== null && connectorIds.has(connectorId) && runner.isFailing) runner.retryNow();
    }
  }

  /** Reads which queues are ours; resolves when a read that began after this call has ended. */
  refresh(): Promise<void> {
    return this.#refreshing.run();
  }

  #refreshSoon(): void {
    if (this.#refreshing.isAwaited) return;
    void this.refresh().catch((error: unknown) => emit('queuesNotRead', { error }));
  }

  async #refresh(): Promise<void> {
    const read = await loadOwnedQueues(this.#services.pool, this.#services.serverId, this.#owned);
    if (!this.#isRunning) return;
    this.#owned = read;
    const owned = new Set<bigint>();
    for (const queue of read.queues) {
      if (queue.kind !== 'Delivery') continue;
      owned.add(queue.id);
      const runner = this.#runners.get(queue.id);
      if (!runner) this.#add(queue);
      else if (!runner.isStopped) runner.update(queue);
      // Lost and ours again: what it still has in flight ends first.
      else if (runner.isIdle) this.#add(queue);
    }
    const others = [...this.#runners].filter(([queueId]) => !owned.has(queueId));
    for (const [, runner] of others) runner.stop();
    this.#forgetIdle(others);
  }

  /** What others have in flight still settles. */
  #forgetIdle(runners: Iterable<readonly [bigint, QueueRunner]>): void {
    for (const [queueId, runner] of runners) if (runner.isIdle) this.#runners.delete(queueId);
  }

  #add(queue: OwnedQueue): void {
    const runner = new QueueRunner(queue, this.#services);
    this.#runners.set(queue.id, runner);
    runner.pump();
  }

  #isKnown(queueId: bigint): boolean {
    return this.queues.some((queue) => queue.id === queueId);
  }
}
