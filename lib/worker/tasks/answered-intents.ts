import { pruneIntents } from '@/lib/store/intent/intents-retention';
import type { TaskKind } from './task';

/** Owns: the end of intents that were answered long ago. */
export const answeredIntents: TaskKind = {
  kind: 'AnsweredIntents',
  everyMs: 3_600_000,
  run: async ({ pool }) => ({ pruned: await pruneIntents(pool) }),
};
