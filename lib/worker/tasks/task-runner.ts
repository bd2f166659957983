import { messageOf } from '@/lib/message-of';
import type { Pool } from '@/lib/store/database/pool';
import {
  addTask,
  type ClaimedTask,
  claimTask,
  giveTaskBack,
  recordTaskDone,
  recordTaskFailed,
  recordTaskProgress,
} from '@/lib/store/task/tasks';
import { emit } from '@/lib/worker/events/events';
import { type TaskKind, TaskTakenError } from './task';

/**
 * Owns: this server's part of the installation's tasks: it claims what is due, runs it and records what became of it.
 * Promises: a task that lasts holds up neither the poll nor the next one that is due; one whose end could not be recorded
 *   comes again.
 * Does not: decide who may (lib/store/task/tasks.ts).
 */
export interface TaskServices {
  readonly pool: Pool;
  readonly serverId: string;
  /** Of the server's lease. */
  readonly epoch: () => bigint;
  /** The process holds the lease and does not stop. */
  readonly mayBegin: () => boolean;
}

/** Mail needs the rest of the connections. */
const MAX_AT_ONCE = 2;
/** After a failure, unless the task is due earlier. */
const AGAIN_MS = 60_000;

export class TaskRunner {
  readonly #services: TaskServices;
  readonly #kinds: ReadonlyMap<string, TaskKind>;
  readonly #running = new Map<ClaimedTask, Promise<void>>();
  /** Ends what this server runs by the lease that it holds. */
  #ending = new AbortController();
  #isAbandoned = false;

  constructor(services: TaskServices, kinds: readonly TaskKind[]) {
    this.#services = services;
    this.#kinds = new Map(kinds.map((each) => [each.kind, each]));
  }

  /** Each kind has a row from now on. */
  async start(): Promise<void> {
    for (const kind of this.#kinds.keys()) await addTask(this.#services.pool, { kind, key: '' });
  }

  /** For each poll: begins what is due, and waits for none of it. */
  async look(): Promise<void> {
    const { pool, serverId, epoch, mayBegin } = this.#services;
    while (this.#running.size < MAX_AT_ONCE && mayBegin()) {
      const ending = this.#ending;
      const task = await claimTask(pool, {
        serverId,
        epoch: epoch(),
        intervals: [...this.#kinds.values()],
        running: [...this.#running.keys()],
      });
      const kind = task && this.#kinds.get(task.kind);
      if (!kind) return;
      const run = this.#run(task, kind, ending.signal).finally(() => this.#running.delete(task));
      this.#running.set(task, run);
    }
  }

  /** Resolves when nothing runs. */
  async whenIdle(): Promise<void> {
    await Promise.all(this.#running.values());
  }

  /** What runs here may have been taken over. Later claims are made by the next lease. */
  leaseLost(): void {
    this.#ending.abort();
    this.#ending = new AbortController();
  }

  /** What does not end by itself is given back. */
  async stop(): Promise<void> {
    this.#ending.abort();
    await this.whenIdle();
  }

  /** Nothing is recorded any more. */
  abandon(): void {
    this.#isAbandoned = true;
    this.#ending.abort();
  }

  /** Never rejects. */
  async #run(task: ClaimedTask, kind: TaskKind, signal: AbortSignal): Promise<void> {
    const { pool } = this.#services;
    const record = await this.#work(task, kind, signal);
    if (this.#isAbandoned) return;
    try {
      // Broken off, it may have returned early and said nothing of it.
      await (signal.aborted ? giveTaskBack(pool, task) : record());
    } catch (error) {
      emit('taskNotRecorded', { error, kind: task.kind, key: task.key });
    }
  }

  /** @returns what is to be recorded. */
  async #work(task: ClaimedTask, kind: TaskKind, signal: AbortSignal): Promise<() => Promise<void>> {
    const { pool } = this.#services;
    try {
      const result = await kind.run({
        pool,
        key: task.key,
        signal,
        report: async (progress) => {
          if (!(await recordTaskProgress(pool, task, progress))) throw taken(task);
        },
      });
      return () => recordTaskDone(pool, task, result, kind.everyMs);
    } catch (error) {
      if (!signal.aborted) emit('taskFailed', { error, kind: task.kind, key: task.key });
      return () => recordTaskFailed(pool, task, messageOf(error), Math.min(AGAIN_MS, kind.everyMs));
    }
  }
}

function taken({ kind, key }: ClaimedTask): TaskTakenError {
  return new TaskTakenError(`Another server runs the task ${kind} ${key} now`);
}
