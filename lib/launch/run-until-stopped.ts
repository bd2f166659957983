import { exitStatusOf } from '@/lib/cannot-start';
import { messageOf } from '@/lib/message-of';
import { shownText } from '@/lib/shown-text';
import type { Launched } from './processes/launch';
import type { TerminalReport } from './terminal-report';

/**
 * Owns: the life of a launcher on a terminal: start, run, stop.
 * Promises: the first signal stops everything in order, or gives up a start under way and takes down what it had; the
 *   second ends it at once.
 * @returns the exit status.
 */
export async function runUntilStopped(
  report: TerminalReport,
  start: (signal: AbortSignal) => Promise<Launched>,
  whenReady: (launched: Launched) => Promise<void> | void,
): Promise<number> {
  let launched: Launched | null = null;
  const stopAsked = new AbortController();
  const stopped = new Promise<void>((resolve) => {
    stopAsked.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  const onSignal = () => {
    if (!stopAsked.signal.aborted) {
      report.line('Stopping');
      stopAsked.abort();
    } else if (launched) {
      launched.kill();
    } else {
      // The children end with this process's pipes; the next start clears what is left of PostgreSQL.
      process.exit(130);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);

  try {
    launched = await start(stopAsked.signal);
    await whenReady(launched);
    await Promise.race([stopped, launched.failure]);
    await launched.stop();
    return 0;
  } catch (error) {
    report.credentials();
    await launched?.stop();
    if (stopAsked.signal.aborted) return 0;
    process.stderr.write(`${shownText(messageOf(error))}\n`);
    return exitStatusOf(error);
  }
}
