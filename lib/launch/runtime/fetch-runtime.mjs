import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { buildDirectory, takeBuildLock } from '../build-lock.mjs';
import { runStep } from '../run-step.mjs';
import { npmCommand } from './npm.mjs';
import { isFetched, runtimeDirectory } from './runtimes.mjs';

/**
 * Owns: bringing the one Node that this computer needs, by its own npm.
 * Promises: exactly the package of this kind of computer, checked against the integrity in the lock file, without its install
 *   scripts; it is tried before it is put in place, by one rename, so that whoever looks sees all of it or nothing. A fetch
 *   that fails or is interrupted leaves nothing that counts.
 * Does not: decide whether one is needed (choose-runtime).
 */

/** @param {ReturnType<typeof import('./runtimes.mjs').readRuntime>} runtime */
export async function fetchRuntime(runtime) {
  if (isFetched(runtime)) return;
  const release = await takeBuildLock();
  try {
    // Another start in this directory may have done it meanwhile.
    if (isFetched(runtime)) return;
    process.stderr.write(
      `Fetching Node ${runtime.version} for Postern (about 60 MB); this computer has ${process.versions.node}\n`,
    );
    await removeLeftovers();
    const work = await mkdtemp(join(buildDirectory, '.fetch-'));
    try {
      await install(runtime, work);
      await putInPlace(runtime, work);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  } finally {
    await release();
  }
}

/** Of fetches that were killed: we hold the lock, so nobody works there. */
async function removeLeftovers() {
  for (const name of await readdir(buildDirectory)) {
    if (name.startsWith('.fetch-')) await rm(join(buildDirectory, name), { recursive: true, force: true });
  }
}

async function install({ directory, name, version }, work) {
  for (const file of ['package.json', 'package-lock.json'])
    await copyFile(join(directory, file), join(work, file));
  // Whoever has a registry of their own may have written it there.
  const npmrc = join(runtimeDirectory, '..', '..', '..', '.npmrc');
  if (existsSync(npmrc)) await copyFile(npmrc, join(work, '.npmrc'));
  await runNpm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], work).catch(
    (error) => {
      throw new Error(`${error.message}: Node ${version} was not fetched. ${cure(version)}`);
    },
  );
  const node = join(work, 'node_modules', name, 'bin', 'node');
  const answer = await promisify(execFile)(node, ['--version']).catch((error) => {
    throw new Error(
      `Node ${version} was fetched but does not run here: ${error.message.trim()}. ${cure(version)}`,
    );
  });
  if (answer.stdout.trim() !== `v${version}`) {
    throw new Error(
      `npm brought Node ${answer.stdout.trim()} where ${version} was asked for. ${cure(version)}`,
    );
  }
  // Headers for compiling add-ons, which Postern has none of: a third of the package.
  await rm(join(work, 'node_modules', name, 'include'), { recursive: true, force: true });
}

async function putInPlace({ directory }, work) {
  const place = join(directory, 'node_modules');
  // One of an older version; who runs by it keeps it until it ends.
  if (existsSync(place)) await rename(place, join(work, 'former'));
  await rename(join(work, 'node_modules'), place);
}

function runNpm(args, directory) {
  const npm = npmCommand();
  // Ended by hand: what has been brought is removed on the way out.
  return runStep(npm.program, [...npm.args, ...args], { cwd: directory, ...npm.options });
}

function cure(version) {
  return `Install Node ${version} or newer by hand (https://nodejs.org), then try again.`;
}
