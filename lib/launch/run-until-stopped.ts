import type { Launched } from './launch';
import type { TerminalReport } from './terminal-report';

/**
 * Owns: the life of a launcher on a terminal: start, run, stop.
 * Promises: the first signal stops everything in order, also in the middle of a start; the second ends it at once.
 * @returns the exit status.
 */
export async function runUntilStopped(
  report: TerminalReport,
  start: () => Promise<Launched>,
  whenReady: (launched: Launched) => Promise<void> | void,
): Promise<number> {
  let launched: Launched | null = null;
  let signals = 0;
  let tellStop: () => void = () => {};
  const stopAsked = new Promise<void>((resolve) => {
    tellStop = resolve;
  });
  const onSignal = () => {
    signals += 1;
    // Without a launch to kill: children end with this process's pipes, the next start clears what is left.
    if (signals > 1 && !launched) process.exit(130);
    if (signals > 1) launched?.kill();
    tellStop();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);

  try {
    // A start that is asked to stop comes up first and is taken down then: half states are what goes wrong.
    launched = await start();
    if (signals === 0) await whenReady(launched);
    await Promise.race([stopAsked, launched.failure]);
    report.line('Stopping');
    await launched.stop();
    return 0;
  } catch (error) {
    report.credentials();
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    await launched?.stop();
    return 1;
  }
}
