import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Owns: where Postern is installed.
 * Promises: the directory of package.json, from the sources as from the bundles in dist/.
 * Does not: look at the working directory, which may be anywhere.
 */
export const projectRoot = findProjectRoot();

function findProjectRoot(): string {
  let directory = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(directory, 'package.json'))) {
    const parent = dirname(directory);
    if (parent === directory) throw new Error('No package.json above the running program');
    directory = parent;
  }
  return directory;
}
