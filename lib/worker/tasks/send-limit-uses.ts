import { removeOverLimitUses } from '@/lib/store/limit/limit-uses';
import type { TaskKind } from './task';

/** Of limits of send connectors: what counts no more, one row a sender. */
export const sendLimitUses: TaskKind = {
  kind: 'SendLimitUses',
  everyMs: 600_000,
  run: async ({ pool }) => ({ removed: await removeOverLimitUses(pool) }),
};
