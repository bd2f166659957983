import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { takeBuildLock } from '../build-lock.mjs';
import { projectDirectory, runStep, say } from '../run-step.mjs';
import { npmCommand } from '../runtime/npm.mjs';
import { missingPackages } from './missing-packages.mjs';
import { removeUnused } from './remove-unused.mjs';

/**
 * Owns: that node_modules holds what a command needs: all packages, or only those that run.
 * Promises: the versions of package-lock.json. Whoever has all has enough to run. The tools for tests and development are
 *   added to what is there, so that an installation that runs meanwhile keeps its packages.
 */

/** Whatever this computer's npm is set to: the icons' copy is linked, and NODE_ENV decides nothing. */
const ALWAYS = ['--install-links=false', '--no-audit', '--no-fund', '--loglevel=error'];

/** @param {{ withTools: boolean }} extent */
export async function installPackages({ withTools }) {
  const isEnough = async () => {
    const missing = await lookForMissing();
    return missing === 'nothing' || (missing === 'tools' && !withTools);
  };
  if (await isEnough()) return;
  const release = await takeBuildLock();
  try {
    // Another start in this directory may have done it meanwhile.
    if (await isEnough()) return;
    if (!withTools) {
      say('Installing packages (a minute)');
      await npm(['ci', '--omit=dev']);
      await removeUnused(join(projectDirectory, 'node_modules'));
    } else if ((await lookForMissing()) === 'tools') {
      say('Installing the packages for tests and development');
      await npm(['install', '--no-save', '--include=dev']);
    } else {
      say('Installing all packages (a minute or two)');
      await npm(['ci', '--include=dev']);
    }
  } finally {
    await release();
  }
}

async function lookForMissing() {
  return missingPackages(
    await readLock('package-lock.json'),
    await readLock(join('node_modules', '.package-lock.json')),
  );
}

/** @param {string} path */
async function readLock(path) {
  const text = await readFile(join(projectDirectory, path), 'utf8').catch(() => null);
  return text === null ? null : JSON.parse(text).packages;
}

/** @param {readonly string[]} command */
function npm(command) {
  const { program, args, options } = npmCommand();
  return runStep(program, [...args, ...command, ...ALWAYS], options);
}
