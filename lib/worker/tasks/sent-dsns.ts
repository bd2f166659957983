import { forgetSentDsns } from '@/lib/store/hot/out/dsn-budget';
import type { TaskKind } from './task';

/** Owns: the end of what was counted of sent DSNs, when no budget counts it any more. */
export const sentDsns: TaskKind = {
  kind: 'SentDsns',
  everyMs: 600_000,
  run: async ({ pool, signal, report }) => {
    let forgotten = 0;
    for (let last = BATCH; last === BATCH && !signal.aborted; ) {
      last = await forgetSentDsns(pool, BATCH);
      forgotten += last;
      await report({ forgotten });
    }
    return { forgotten };
  },
};

const BATCH = 1000;
