import { cleanJson, cleanText } from '@/lib/store/database/clean-text';
import type { Queryable } from '@/lib/store/database/pool';

/**
 * Owns: the rows of the installation's tasks: who runs one, when it is due again, what became of it.
 * Promises: a task is held by one live transport server at a time. Its lease is the server's, so it is free when that has
 *   run out, was given back or has a new epoch. All times are the database's; one that was set back delays no task by more
 *   than its interval. What a former holder writes is refused.
 * Does not: know what a task does (lib/worker/tasks), or end a former holder's work: what a task does may be done twice when
 *   a server was only thought dead.
 */

export interface TaskName {
  readonly kind: string;
  /** Empty for a kind that there is one task of. */
  readonly key: string;
}

/** The right to a task, from a claim to its end. */
export interface ClaimedTask extends TaskName {
  readonly run: bigint;
}

/** What people read of a task: counts by name. */
export type TaskFigures = Readonly<Record<string, number>>;

interface TaskInterval {
  readonly kind: string;
  readonly everyMs: number;
}

export interface ClaimRequest {
  readonly serverId: string;
  readonly epoch: bigint;
  /** The kinds that this server knows. */
  readonly intervals: readonly TaskInterval[];
  /** Those that run in this process, whatever their rows say. */
  readonly running: readonly TaskName[];
}

const MAX_ERROR_CHARACTERS = 4096;

/** Due at once, if it is not there yet. */
export async function addTask(database: Queryable, { kind, key }: TaskName): Promise<void> {
  await database.query('INSERT INTO task (kind, key) VALUES ($1, $2) ON CONFLICT DO NOTHING', [kind, key]);
}

/**
 * The longest due of those that nobody runs. One that this server claimed before, and that does not run, is free: its end
 * could not be recorded.
 * @returns null when there is none, another was quicker, or this process does not hold the server's lease.
 */
export async function claimTask(database: Queryable, request: ClaimRequest): Promise<ClaimedTask | null> {
  const { rows } = await database.query<ClaimedTask>({
    name: 'claim-task',
    text: CLAIM,
    values: [
      request.serverId,
      request.epoch,
      request.intervals.map(({ kind }) => kind),
      request.intervals.map(({ everyMs }) => everyMs),
      request.running.map(({ kind }) => kind),
      request.running.map(({ key }) => key),
    ],
  });
  return rows[0] ?? null;
}

/**
 * Of two claims at once one takes it: the row is changed only while it has the number of the run that was seen. (A lock
 * with SKIP LOCKED before it would bring the newest number instead of the seen one.)
 */
const CLAIM = `
  WITH due AS MATERIALIZED (
    SELECT t.kind, t.key, t.run
    FROM task t JOIN unnest($3::text[], $4::float8[]) AS known(kind, every_ms) ON known.kind = t.kind
    WHERE (t.next_at <= clock_timestamp()
        OR t.next_at > clock_timestamp() + known.every_ms * interval '1 millisecond')
      AND ((t.server_id = $1 AND t.epoch = $2)
        OR NOT EXISTS (SELECT FROM transport_server s WHERE s.id = t.server_id AND s.epoch = t.epoch
                       AND s.lease_expires_at > clock_timestamp()))
      AND NOT EXISTS (SELECT FROM unnest($5::text[], $6::text[]) AS here(kind, key)
                      WHERE here.kind = t.kind AND here.key = t.key)
      AND EXISTS (SELECT FROM transport_server me WHERE me.id = $1 AND me.epoch = $2
                  AND me.lease_expires_at > clock_timestamp())
    ORDER BY t.next_at, t.kind, t.key LIMIT 1
  )
  UPDATE task t SET run = t.run + 1, server_id = $1, epoch = $2, started_at = clock_timestamp(), progress = NULL
  FROM due WHERE t.kind = due.kind AND t.key = due.key AND t.run = due.run
  RETURNING t.kind, t.key, t.run`;

/** @returns false when it is another's now. */
export async function recordTaskProgress(
  database: Queryable,
  task: ClaimedTask,
  progress: TaskFigures,
): Promise<boolean> {
  const { rowCount } = await database.query(`UPDATE task SET progress = $4 WHERE ${IS_HELD}`, [
    ...heldBy(task),
    cleanJson(progress),
  ]);
  return rowCount === 1;
}

export async function recordTaskDone(
  database: Queryable,
  task: ClaimedTask,
  result: TaskFigures,
  nextInMs: number,
): Promise<void> {
  await database.query(
    `UPDATE task SET ${ENDED}, last_result = $5, last_error = NULL, failures = 0, progress = NULL
     WHERE ${IS_HELD}`,
    [...heldBy(task), nextInMs, cleanJson(result)],
  );
}

/** Its progress stays, and so does the result of the last run that succeeded. */
export async function recordTaskFailed(
  database: Queryable,
  task: ClaimedTask,
  error: string,
  nextInMs: number,
): Promise<void> {
  await database.query(
    `UPDATE task SET ${ENDED}, last_error = $5, failures = failures + 1 WHERE ${IS_HELD}`,
    [...heldBy(task), nextInMs, cleanText(error, MAX_ERROR_CHARACTERS)],
  );
}

/** Unfinished, and no failure: due for whoever comes first. */
export async function giveTaskBack(database: Queryable, task: ClaimedTask): Promise<void> {
  await database.query(`UPDATE task SET server_id = NULL, epoch = NULL WHERE ${IS_HELD}`, heldBy(task));
}

const IS_HELD = 'kind = $1 AND key = $2 AND run = $3 AND server_id IS NOT NULL';
const ENDED = `server_id = NULL, epoch = NULL, ended_at = clock_timestamp(),
  next_at = clock_timestamp() + $4::float8 * interval '1 millisecond'`;

function heldBy({ kind, key, run }: ClaimedTask): unknown[] {
  return [kind, key, run];
}
