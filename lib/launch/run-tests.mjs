import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { runChild, toolPath } from './run-program.mjs';

/**
 * Owns: `npm test`: vitest, Playwright and the short form of the fault rounds; `npm run test:peers` and
 *   `npm run test:faults`.
 * Promises: says which browser and which peers it tests with, and names what this computer lacks; runs each suite even
 *   when one before it fails, and fails when one did. Arguments go to vitest and leave the others out.
 * Does not: fetch peers for `npm test`, which works without a network.
 */

/** @param {string[]} args */
export async function runTests(args) {
  announce();
  const unit = await runChild([
    toolPath('vitest'),
    'run',
    ...(args.length > 0 ? args : ['--project', '!peers']),
  ]);
  if (args.length > 0) return unit;
  const browser = await runChild([toolPath('playwright'), 'test']);
  const faults = await runFaultRounds([]);
  return unit || browser || faults;
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
