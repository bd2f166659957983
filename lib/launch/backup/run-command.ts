import { exitStatusOf } from '@/lib/cannot-start';
import { messageOf } from '@/lib/message-of';

/**
 * Owns: the life of npm run backup and npm run restore on a terminal or under cron.
 * Promises: a signal ends the work in order, so that nothing half made is left; a second one ends it at once. What went
 *   wrong is one text on standard error.
 */
export function runCommand(work: (signal: AbortSignal) => Promise<void>): void {
  const stopping = new AbortController();
  let signalStatus: number | null = null;
  for (const [name, status] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    process.on(name, () => {
      if (signalStatus !== null) process.exit(status);
      signalStatus = status;
      stopping.abort(new Error('It was stopped; nothing of it is left.'));
    });
  }
  work(stopping.signal).then(
    () => {
      process.exitCode = 0;
    },
    (error: unknown) => {
      process.stderr.write(`${messageOf(error)}\n`);
      process.exitCode = signalStatus ?? exitStatusOf(error);
    },
  );
}
