import type { Reporter, TestCase, TestModule } from 'vitest/node';
import { appendFailedTest } from './append-failed-test';

/**
 * Owns: what `npm test` says last of vitest: a second reporter beside the usual one.
 * Promises: each test, file and error that nobody caught which failed the run is named, with the
 *   first lines of its reason: a run whose output is cut, as a CI's is, still tells what was red.
 */
export default class FailedUnitTests implements Reporter {
  onTestCaseResult(test: TestCase): void {
    const { state, errors } = test.result();
    const name = `${test.module.relativeModuleId} > ${test.fullName}`;
    if (test.diagnostic()?.flaky)
      appendFailedTest(`${name} (passed at its second try)`, errors?.[0]?.message);
    if (state === 'failed') appendFailedTest(name, errors?.[0]?.message);
  }

  onTestRunEnd(
    modules: readonly TestModule[],
    unhandled: readonly { message?: string; stack?: string }[],
  ): void {
    for (const file of modules) {
      for (const { message } of file.errors()) appendFailedTest(file.relativeModuleId, message);
    }
    for (const { message, stack } of unhandled)
      appendFailedTest('an error that no test caught', stack ?? message);
  }
}
