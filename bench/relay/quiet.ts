import { setTimeout as pause } from 'node:timers/promises';
import { cpuMsBetween, snapshotCpu } from '../tools/cpu-account';

/**
 * Owns: the pause between rounds, so that what one relay does afterwards (vacuum, checkpoint) is not the next one's burden.
 * Promises: returns when no relay uses a twentieth of a processor, at the latest after twenty seconds.
 */
const WATCH_MS = 500;
const MAX_WATCHES = 40;
const QUIET_SHARE = 0.05;

export async function whenQuiet(rootPids: readonly number[], signal: AbortSignal): Promise<void> {
  for (let watch = 0; watch < MAX_WATCHES; watch += 1) {
    const before = snapshotCpu();
    await pause(WATCH_MS, undefined, { signal });
    const after = snapshotCpu();
    const used = rootPids.reduce((sum, pid) => sum + cpuMsBetween(before, after, pid), 0);
    if (used < QUIET_SHARE * (after.atMs - before.atMs)) return;
  }
}
