import type { Pool } from '@/lib/store/database/pool';
import type { TaskFigures } from '@/lib/store/task/tasks';

/**
 * Owns: what a task is: work of the installation that one transport server does at a time.
 * Promises: whoever writes one knows no more than this of leases, servers and times.
 */
export interface TaskKind {
  /** In the database: it stays as it is. */
  readonly kind: string;
  /** From the end of a run to the next. */
  readonly everyMs: number;
  /**
   * Ends soon after `signal` is aborted, and bounds its own waits: a task is not taken from a server that lives. What it
   * did may be done again by another server.
   * @returns what it did.
   * @throws whatever kept it from being done: it is kept in the row, and the task comes again.
   */
  readonly run: (run: TaskRun) => Promise<TaskFigures>;
}

export interface TaskRun {
  readonly pool: Pool;
  /** Which one of its kind. */
  readonly key: string;
  /** The process stops, or has lost its lease. */
  readonly signal: AbortSignal;
  /** How far it is, for all to see. @throws TaskTakenError when another server runs it now. */
  readonly report: (progress: TaskFigures) => Promise<void>;
}

/** This server was thought dead: what it still does of the task is done twice. */
export class TaskTakenError extends Error {
  override readonly name = 'TaskTakenError';
}
