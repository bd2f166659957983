import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Owns: where a program of the system is.
 * Promises: the first of the names that is there and may be run, from PATH and from sbin, which Debian keeps some in and
 *   which is not in every PATH; else null.
 */
const FURTHER_DIRECTORIES = ['/usr/sbin', '/sbin', '/usr/local/sbin'];

export function findProgram(...names: readonly string[]): string | null {
  const directories = [...(process.env.PATH ?? '').split(delimiter), ...FURTHER_DIRECTORIES];
  const candidates = names.flatMap((name) => directories.map((directory) => join(directory, name)));
  return candidates.find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
