import { accessSync, constants, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { runChild, toolPath } from './run-program.mjs';
import { projectDirectory } from './run-step.mjs';

/**
 * Owns: `npm test`: vitest, Playwright and the short form of the fault rounds; `npm run test:peers` and
 *   `npm run test:faults`.
 * Promises: says which browser and which peers it tests with, and names what this computer lacks; runs each suite even
 *   when one before it fails, and fails when one did; says at the very end which, and what was red in it, since of a long
 *   output often only the end is kept. Arguments go to vitest and leave the others out.
 * Does not: fetch peers for `npm test`, which works without a network.
 */

/** @param {string[]} args */
export async function runTests(args) {
  announce();
  if (args.length > 0) return runChild([toolPath('vitest'), 'run', ...args]);
  const directory = mkdtempSync(join(tmpdir(), 'postern-failed-tests-'));
  const failedTests = join(directory, 'failed-tests');
  writeFileSync(failedTests, '');
  // The reporters, which run in the children, append to it.
  process.env.POSTERN_FAILED_TESTS = failedTests;
  try {
    const statuses = {
      'Unit tests': await runChild([
        toolPath('vitest'),
        ...['run', '--project', '!peers', '--reporter', 'default'],
        ...['--reporter', join(projectDirectory, 'lib', 'testing', 'failed-unit-tests.ts')],
      ]),
      'Browser tests': await runChild([toolPath('playwright'), 'test']),
      'Fault rounds': await runFaultRounds([]),
    };
    say(Object.entries(statuses).map(verdict).join('\n'));
    const failed = readFileSync(failedTests, 'utf8');
    if (failed) say(`Red, or red at the first try:\n${failed}`);
    return Object.values(statuses).find((status) => status !== 0) ?? 0;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function verdict([name, status]) {
  return `${name}: ${status === 0 ? 'green' : `FAILED, exit status ${status}`}`;
}

/** @param {string[]} args for vitest, which runs `e2e/peers` alone */
export async function runPeerTests(args) {
  // Fetches them, too, where they are not in the cache.
  await runChild(['--import', 'tsx', join('e2e', 'peers', 'announce-peers.ts')]);
  return runChild([toolPath('vitest'), 'run', '--project', 'peers', ...args]);
}

/** @param {string[]} args see e2e/faults/main.ts */
export function runFaultRounds(args) {
  return runChild(['--import', 'tsx', join('e2e', 'faults', 'main.ts'), ...args]);
}

function announce() {
  const browser = findProgram(['chromium', 'chromium-browser', 'google-chrome']);
  say(`Browser: ${browser ?? 'the Chromium that npm brings (no chromium in PATH)'}`);
  say('Not in this run: real peers (Postfix, Exim, a replicated PostgreSQL). npm run test:peers');
}

/** @returns the first that is there, or null */
function findProgram(names) {
  const directories = (process.env.PATH ?? '').split(delimiter);
  const paths = names.flatMap((name) => directories.map((directory) => join(directory, name)));
  return paths.find(isExecutable) ?? null;
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function say(line) {
  process.stderr.write(`${line}\n`);
}
