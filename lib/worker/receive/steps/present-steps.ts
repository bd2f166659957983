import type { Step } from '@/lib/worker/receive/step';

/**
 * Owns: which steps a message takes before its commit, beside the directory's (resolve-recipients), which is always asked.
 *   None yet.
 */
export const presentSteps: readonly Step[] = [];
