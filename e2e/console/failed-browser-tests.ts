import { appendFileSync } from 'node:fs';
import type { Reporter, TestCase, TestError, TestResult } from '@playwright/test/reporter';

/** What `npm test` says last of Playwright; as lib/testing/failed-unit-tests.ts, in the same file. */
export default class FailedBrowserTests implements Reporter {
  onTestEnd(test: TestCase, result: TestResult): void {
    if (result.status !== test.expectedStatus && result.status !== 'skipped') {
      append(`${test.titlePath().filter(Boolean).join(' > ')} (try ${result.retry + 1})`, result.error);
    }
  }

  onError(error: TestError): void {
    append('outside of any test', error);
  }

  printsToStdio(): boolean {
    return false;
  }
}

function append(name: string, error: TestError | undefined): void {
  const path = process.env.POSTERN_FAILED_TESTS;
  const reason = (error?.message ?? error?.value ?? '').split('\n').slice(0, 8).join('\n    ');
  if (path) appendFileSync(path, `${name}\n    ${reason}\n`);
}
