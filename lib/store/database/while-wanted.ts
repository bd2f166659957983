import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { log } from '@/lib/log';
import { getPool } from './pool';

/**
 * Owns: that the database stops working on what nobody waits for any more.
 * Promises: of the reads of `work` none begins after the signal, and one that runs is cancelled; no other statement is.
 * Does not: touch changes: a command that changes something is carried through (run.ts gives it no signal).
 *
 * Prisma does not tell which connection a statement has, so each statement bears a mark by which PostgreSQL finds it.
 */
export type Wanted = AbortSignal;

export class NotWantedError extends Error {
  override readonly name = 'NotWantedError';
}

interface Work {
  readonly wanted: Wanted;
  readonly mark: string;
  running: number;
}

const current = new AsyncLocalStorage<Work>();

/** @throws NotWantedError when the signal came first */
export async function whileWanted<T>(wanted: Wanted | undefined, work: () => Promise<T>): Promise<T> {
  if (!wanted) return work();
  if (wanted.aborted) throw new NotWantedError('Nobody waits for it');
  const own: Work = { wanted, mark: `/* ${randomUUID()} */`, running: 0 };
  const stop = () => void cancel(own);
  wanted.addEventListener('abort', stop, { once: true });
  try {
    return await current.run(own, work);
  } catch (error) {
    // Read anew, for it is the signal's to change meanwhile.
    throw isAborted(wanted) ? new NotWantedError('Nobody waits for it', { cause: error }) : error;
  } finally {
    wanted.removeEventListener('abort', stop);
  }
}

/** One statement, marked so that it can be found. */
export async function runMarked<T>(sql: string, send: (sql: string) => Promise<T>): Promise<T> {
  const work = current.getStore();
  if (!work) return send(sql);
  if (work.wanted.aborted) throw new NotWantedError('Nobody waits for it');
  work.running += 1;
  try {
    return await send(`${work.mark} ${sql}`);
  } finally {
    work.running -= 1;
  }
}

function isAborted(wanted: Wanted): boolean {
  return wanted.aborted;
}

/**
 * Again while one runs: it may have waited for a connection when it was looked for. After READ_TIMEOUT_SECONDS it has ended
 * by itself.
 */
const AGAIN_MS = 250;

async function cancel(work: Work): Promise<void> {
  try {
    while (work.running > 0) {
      await getPool().query(CANCEL, [work.mark]);
      await sleep(AGAIN_MS, undefined, { ref: false });
    }
  } catch (error) {
    log.warn({ err: error }, 'a read that nobody waits for was not cancelled');
  }
}

/** Those of the same role may cancel each other's. */
const CANCEL = `SELECT pg_cancel_backend(pid) FROM pg_stat_activity
  WHERE state = 'active' AND pid <> pg_backend_pid() AND starts_with(query, $1)`;
