/**
 * Owns: `npm test`: vitest, Playwright and the short form of the fault rounds; and `npm run test:faults`.
 * Promises: says which browser and which peers it tests with, and names what this computer lacks; runs each suite even
 *   when one before it fails, and fails when one did. Arguments go to vitest and leave the others out.
 */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { runChild, toolPath } from './run-program.mjs';

/** @param {string[]} args */
export async function runTests(args) {
  announce();
  const unit = await runChild([toolPath('vitest'), 'run', ...args]);
  if (args.length > 0) return unit;
  const browser = await runChild([toolPath('playwright'), 'test']);
  const faults = await runFaultRounds([]);
  return unit || browser || faults;
}

/** @param {string[]} args see e2e/faults/main.ts */
export function runFaultRounds(args) {
  return runChild(['--import', 'tsx', join('e2e', 'faults', 'main.ts'), ...args], (child) => {
    // It has much to take down: whoever interrupts waits for that.
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  });
}

function announce() {
  const browser = findProgram(['chromium', 'chromium-browser', 'google-chrome']);
  say(`Browser: ${browser ?? 'the Chromium that npm brings (no chromium in PATH)'}`);
  if (findProgram(['postconf'], ['/usr/sbin', '/usr/local/sbin'])) say('Peer: Postfix');
  else say('NOT TESTED: mail to a real Postfix. Install postfix to have it tested.');
}

/** @returns the first that is there, or null */
function findProgram(names, furtherDirectories = []) {
  const directories = [...(process.env.PATH ?? '').split(delimiter), ...furtherDirectories];
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
