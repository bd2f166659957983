import { appendFileSync } from 'node:fs';
import process from 'node:process';

const REASON_LINES = 8;

/**
 * Owns: how the reporters of vitest and Playwright tell `npm test` what was red: a name and the first lines of its reason, in
 *   POSTERN_FAILED_TESTS. Without that file (somebody runs one suite alone) they tell nothing.
 */
export function appendFailedTest(name: string, reason = ''): void {
  const path = process.env.POSTERN_FAILED_TESTS;
  if (path)
    appendFileSync(path, `${name}\n    ${reason.split('\n').slice(0, REASON_LINES).join('\n    ')}\n`);
}
