import { forgetClients } from '@/lib/store/server/forget-clients';
import type { TaskKind } from './task';

/** Owns: the end of clients in the client report that are not seen any more, or are too many. */
export const forgottenClients: TaskKind = {
  kind: 'ForgottenClients',
  everyMs: 600_000,
  run: async ({ pool, signal, report }) => {
    let forgotten = 0;
    for (let last = BATCH; last === BATCH && !signal.aborted; ) {
      last = await forgetClients(pool, BATCH);
      forgotten += last;
      await report({ forgotten });
    }
    return { forgotten };
  },
};

const BATCH = 5000;
