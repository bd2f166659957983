import type { Step } from '@/lib/worker/receive/step';
import { completeHeader } from './complete-header';

/** Owns: which steps a message takes before its commit, beside the directory's (resolve-recipients), which is always asked. */
export const presentSteps: readonly Step[] = [completeHeader];
