import { sweepOrphans } from '@/lib/store/hot/in/content';
import type { TaskKind } from './task';

/** Owns: the end of pieces of content whose message never came. */
export const orphanedContent: TaskKind = {
  kind: 'OrphanedContent',
  everyMs: 600_000,
  run: async ({ pool, signal, report }) => {
    let swept = 0;
    for (let last = BATCH; last === BATCH && !signal.aborted; ) {
      last = await sweepOrphans(pool, BATCH);
      swept += last;
      await report({ swept });
    }
    return { swept };
  },
};

const BATCH = 200;
