import type { Reporter, TestCase, TestError, TestResult } from '@playwright/test/reporter';
import { appendFailedTest } from '@/lib/testing/append-failed-test';

/** What `npm test` says last of Playwright; as lib/testing/failed-unit-tests.ts, in the same file. */
export default class FailedBrowserTests implements Reporter {
  onTestEnd(test: TestCase, result: TestResult): void {
    if (result.status !== test.expectedStatus && result.status !== 'skipped') {
      const name = `${test.titlePath().filter(Boolean).join(' > ')} (try ${result.retry + 1})`;
      appendFailedTest(name, reasonOf(result.error));
    }
  }

  onError(error: TestError): void {
    appendFailedTest('outside of any test', reasonOf(error));
  }

  printsToStdio(): boolean {
    return false;
  }
}

function reasonOf(error: TestError | undefined): string | undefined {
  return error?.message ?? error?.value;
}
