import { pruneTests } from '@/lib/store/connector-test/connector-tests';
import { pruneIntents } from '@/lib/store/intent/intents-retention';
import type { TaskKind } from './task';

/** Owns: the end of intents, and of tests of connectors, that were answered long ago. */
export const answeredIntents: TaskKind = {
  kind: 'AnsweredIntents',
  everyMs: 3_600_000,
  run: async ({ pool }) => ({ pruned: await pruneIntents(pool), tests: await pruneTests(pool) }),
};
