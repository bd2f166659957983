import { setTimeout as sleep } from 'node:timers/promises';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres';

/**
 * Owns: the embedded PostgreSQL of a running installation.
 * Promises: when it dies it is started again, at the same address; when it cannot be, `fail` is told.
 * Does not: reconnect anybody.
 */
export interface PostgresKeeper {
  readonly url: string;
  readonly pid: () => number;
  readonly stop: () => Promise<void>;
}

const maxDelayMs = 5000;
const maxAttempts = 6;

export async function keepPostgres(
  dataDirectory: string,
  report: { progress: (line: string) => void; warn: (line: string) => void },
  fail: (error: Error) => void,
): Promise<PostgresKeeper> {
  const start = () => startEmbeddedPostgres({ dataDirectory, onProgress: report.progress });
  let running = await start();
  const { url } = running;
  const stopping = new AbortController();

  const restart = async (): Promise<EmbeddedPostgres> => {
    for (let attempt = 1, delayMs = 100; ; attempt += 1, delayMs = Math.min(delayMs * 3, maxDelayMs)) {
      try {
        const started = await start();
        if (started.url === url) return started;
        await started.stop();
        throw new Error('PostgreSQL died and another program took its port. Start Postern again.');
      } catch (error) {
        if (attempt === maxAttempts) throw error;
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
    url,
    pid: () => running.pid,
    async stop() {
      stopping.abort();
      await running.stop();
      await watching;
    },
  };
}
