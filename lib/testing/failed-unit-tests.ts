import { appendFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

/**
 * Owns: what `npm test` says last of vitest: a second reporter beside the usual one.
 * Promises: each test, file and error that nobody caught which failed the run is a line of POSTERN_FAILED_TESTS, with the
 *   first line of its reason: a run whose output is cut, as a CI's is, still tells what was red.
 */
export default class FailedUnitTests implements Reporter {
  onTestCaseResult(test: TestCase): void {
    const { state, errors } = test.result();
    const name = `${test.module.relativeModuleId} > ${test.fullName}`;
    if (test.diagnostic()?.flaky) append(`${name} (passed at its second try)`, errors?.[0]?.message);
    if (state === 'failed') append(name, errors?.[0]?.message);
  }

  onTestRunEnd(
    modules: readonly TestModule[],
    unhandled: readonly { message?: string; stack?: string }[],
  ): void {
    for (const file of modules) {
      for (const { message } of file.errors()) append(file.relativeModuleId, message);
    }
    for (const { message, stack } of unhandled) append('an error that no test caught', stack ?? message);
  }
}

function append(name: string, reason = ''): void {
  const path = process.env.POSTERN_FAILED_TESTS;
  if (path) appendFileSync(path, `${name}\n    ${reason.split('\n').slice(0, 4).join('\n    ')}\n`);
}
