import type { Undo } from '@/lib/testing/undo';
import type { FaultArguments } from './arguments';
import { runFuzz } from './fuzz/run-fuzz';
import { runFaults } from './rounds/run-faults';
import { runSlowClients } from './slow-clients/run-slow-clients';

/**
 * Owns: what `npm run test:faults` consists of, in order.
 * Promises: stops at the first part that is not clean.
 */
interface PartsRun extends Omit<FaultArguments, 'seed'> {
  readonly seed: number;
  readonly undo: Undo;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/** @returns the exit status. */
export async function runParts(run: PartsRun): Promise<number> {
  const parts = [
    { name: 'ledger', work: () => runFaults(run) },
    { name: 'fuzz', work: () => runFuzz(run) },
    { name: 'slow-clients', work: () => runSlowClients(run) },
  ] as const;
  for (const { name, work } of parts) {
    if (run.part !== null && run.part !== name) continue;
    const status = await work();
    if (status !== 0) return status;
    for (const complaint of await run.undo.run()) run.say(`Could not clean up: ${complaint}`);
  }
  return 0;
}
