import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/**
 * Owns: that one process at a time installs and builds in this directory.
 * Promises: the lock of a process that has gone does not count; whoever waits says for whom.
 */

/** Holds what builds leave; never in git. */
export const buildDirectory = fileURLToPath(new URL('../../dist', import.meta.url));

/** @returns {Promise<() => Promise<void>>} gives it back */
export async function takeBuildLock() {
  const path = join(buildDirectory, '.lock');
  await mkdir(buildDirectory, { recursive: true });
  for (let isTold = false; ; ) {
    try {
      await writeFile(path, String(process.pid), { flag: 'wx' });
      return () => rm(path, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = Number(await readFile(path, 'utf8').catch(() => '0'));
    if (holder > 0 && !isRunning(holder)) await rm(path, { force: true });
    else if (!isTold) {
      process.stderr.write(`Waiting for the build of process ${holder}\n`);
      isTold = true;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
