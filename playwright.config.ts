import './lib/launch/runtime/require-runtime.mjs';
import { defineConfig } from '@playwright/test';
import { findChromium } from './e2e/chromium';

/** Browser tests of the console (e2e/console/*.spec.ts). `npm test` builds what they run against. */
export default defineConfig({
  testDir: 'e2e/console',
  outputDir: 'test-results',
  // One installation a worker, and two cores: more would only wait for each other.
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  // As in vitest.config.ts.
  retries: process.env.CI ? 1 : 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['html', { open: 'never' }], ['./e2e/console/failed-browser-tests.ts']],
  use: {
    browserName: 'chromium',
    launchOptions: await findChromium(),
    viewport: { width: 1280, height: 800 },
    // Without its film: that took a fifth of the time, and what stood on the page is in the trace anyway.
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
  },
});
