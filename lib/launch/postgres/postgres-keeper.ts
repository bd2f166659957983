import { statfs } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DatabaseUrls } from './database-urls';
import {
  type EmbeddedPostgresOptions,
  openEmbeddedPostgres,
  type RunningPostgres,
} from './embedded-postgres';

/**
 * Owns: the embedded PostgreSQL of a running installation.
 * Promises: when it dies it is started again, at the same address; when it cannot be, `fail` is told. A full disk is no
 *   reason to give up: PostgreSQL starts when there is room again.
 * Does not: reconnect anybody.
 */
export interface PostgresKeeper {
  readonly urls: DatabaseUrls;
  readonly pid: () => number;
  readonly stop: () => Promise<void>;
}

const MAX_DELAY_MS = 5000;
const MAX_ATTEMPTS = 6;
/** A start writes a file of its log (16 MB) and a checkpoint. */
const NEEDED_BYTES = 32 * 1024 ** 2;
const ROOM_POLL_MS = 1000;

export async function keepPostgres(
  options: Pick<EmbeddedPostgresOptions, 'dataDirectory' | 'output'>,
  report: { progress: (line: string) => void; warn: (line: string) => void },
  fail: (error: Error) => void,
): Promise<PostgresKeeper> {
  const embedded = await openEmbeddedPostgres({ ...options, onProgress: report.progress });
  let running = await embedded.start();
  const stopping = new AbortController();

  const restart = async (): Promise<RunningPostgres> => {
    for (let attempt = 1, delayMs = 100; ; attempt += 1, delayMs = Math.min(delayMs * 3, MAX_DELAY_MS)) {
      try {
        return await embedded.start();
      } catch (error) {
        if (await waitForRoom(embedded.directory, report.warn, stopping.signal)) attempt = 0;
        else if (attempt === MAX_ATTEMPTS) throw error;
        await sleep(delayMs, undefined, { signal: stopping.signal });
      }
    }
  };

  const watch = async () => {
    for (;;) {
      await running.ended;
      if (stopping.signal.aborted) return;
      report.warn('PostgreSQL ended unexpectedly; it is started again.');
      running = await restart();
      if (stopping.signal.aborted) await running.stop();
    }
  };
  const watching = watch().catch((error: unknown) => {
    if (!stopping.signal.aborted) fail(error instanceof Error ? error : new Error(String(error)));
  });

  return {
    urls: embedded.urls,
    pid: () => running.pid,
    async stop() {
      stopping.abort();
      await running.stop();
      await watching;
      await embedded.leave();
    },
  };
}

/** @returns whether there was none. */
async function waitForRoom(
  directory: string,
  warn: (line: string) => void,
  signal: AbortSignal,
): Promise<boolean> {
  const hasRoom = async () => {
    const { bavail, bsize } = await statfs(directory);
    return bavail * bsize >= NEEDED_BYTES;
  };
  if (await hasRoom()) return false;
  warn(`The disk of ${directory} is full. PostgreSQL starts when ${NEEDED_BYTES / 1024 ** 2} MB are free.`);
  while (!(await hasRoom())) await sleep(ROOM_POLL_MS, undefined, { signal });
  return true;
}
