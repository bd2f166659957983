import { dropOldPartitions, ensurePartitions, loadKeptDays } from '@/lib/store/server/retention';
import { emit } from '@/lib/worker/events/events';
import type { TaskKind } from './task';

/**
 * Owns: room for the records of the coming days, and the end of records older than FinishedMessageMaxAge.
 * Promises: of live servers that differ in it, the one with the shortest decides: records are the installation's.
 */
export const dayPartitions: TaskKind = {
  kind: 'DayPartitions',
  everyMs: 3_600_000,
  run: async ({ pool }) => {
    await ensurePartitions(pool);
    const keptDays = await loadKeptDays(pool);
    const dropped = keptDays === null ? [] : await dropOldPartitions(pool, keptDays);
    if (dropped.length > 0) emit('recordsDropped', { partitions: dropped });
    return { dropped: dropped.length };
  },
};
