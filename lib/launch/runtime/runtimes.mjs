import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/**
 * Owns: what lies in this folder: for each kind of computer that npm has a safe Node for, a folder with a package.json and a
 *   lock file (one exact version, one integrity), and beside them, once it was fetched, `node_modules`.
 * Does not: fetch.
 */

export const runtimeDirectory = fileURLToPath(new URL('.', import.meta.url));

/** @returns the names of the folders, as `linux-x64` */
export function fetchableRuntimes() {
  return readdirSync(runtimeDirectory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name);
}

/** @returns the package that brings Node there, its version, and where its program will be */
export function readRuntime(folder) {
  const directory = join(runtimeDirectory, folder);
  const [[name, version]] = Object.entries(readJson(join(directory, 'package.json')).dependencies);
  const packageDirectory = join(directory, 'node_modules', name);
  return { folder, directory, name, version, packageDirectory, node: join(packageDirectory, 'bin', 'node') };
}

/** Whether what was fetched is what the lock file asks for; the rename that put it there was the last step. */
export function isFetched({ packageDirectory, version }) {
  try {
    return readJson(join(packageDirectory, 'package.json')).version === version;
  } catch (error) {
    if (error.code === 'ENOENT') return false;
    throw error;
  }
}

/** Whether this very process runs by a Node from here. */
export function runsFetched() {
  return process.execPath.startsWith(
    runtimeDirectory.endsWith(sep) ? runtimeDirectory : runtimeDirectory + sep,
  );
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}
