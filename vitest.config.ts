import './lib/launch/runtime/require-runtime.mjs';
import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

/** Of the workers too: times in expected texts are written in it. */
process.env.TZ = 'UTC';

const resolve = { alias: { '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '') } };

/** Rooms without a socket, a file or a database. */
const pure = ['lib/{mail,shell,i18n}/**/*.test.ts', 'components/**/*.test.{ts,tsx}'];

/** Rooms whose files may share a process: each has a database of its own (test-database), and undoes what it subscribes to. */
const sharing = ['lib/{commands,demo,live,secrets,smtp,store,worker}/**/*.test.ts'];

/** Unit and integration tests. Browser tests (e2e/console, *.spec.ts) are Playwright's. */
export default defineConfig({
  resolve,
  test: {
    // Of the run and not of a project, which would each start a PostgreSQL: projects inherit its answer alone.
    globalSetup: ['lib/testing/test-global-setup.ts'],
    // Most of the time they wait, for sockets, the database or a process: three keep two cores busy.
    maxWorkers: 3,
    projects: [
      // Loading its modules costs a file more than its tests do: without isolation a worker loads them once.
      project('pure', { include: pure, isolate: false }),
      project('parts', { include: sharing, isolate: false }),
      // They set the environment of their process, or keep what they opened in a module, as the console does.
      project('apart', {
        include: ['{lib,app,prisma,bench}/**/*.test.{ts,tsx}', 'e2e/{delivery,faults,shell}/**/*.test.ts'],
        exclude: [...configDefaults.exclude, ...pure, ...sharing],
      }),
      // `npm run test:peers`: real servers that others wrote.
      project('peers', { include: ['e2e/peers/**/*.test.ts'] }),
    ],
  },
});

function project(
  name: string,
  test: NonNullable<TestProjectInlineConfiguration['test']>,
): TestProjectInlineConfiguration {
  // A computer that is shared may stand still for seconds. What needed its second try is told at the end of the run.
  const retry = process.env.CI ? 1 : 0;
  return { resolve, test: { name, testTimeout: 15_000, hookTimeout: 60_000, retry, ...test } };
}
