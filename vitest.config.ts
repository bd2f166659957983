import './lib/launch/runtime/require-runtime.mjs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Unit and integration tests. Browser tests (e2e/console, *.spec.ts) are Playwright's. */
export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '') } },
  test: {
    include: [
      '{lib,app,components,prisma,bench,vendor}/**/*.test.{ts,tsx}',
      'e2e/{delivery,faults,shell,peers}/**/*.test.ts',
    ],
    globalSetup: ['lib/testing/test-global-setup.ts'],
    // Most of the time they wait, for sockets, the database or a process; vitest's own choice on two cores is one worker.
    maxWorkers: 2,
    testTimeout: 15_000,
    hookTimeout: 60_000,
  },
});
