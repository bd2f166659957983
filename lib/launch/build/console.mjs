import { reachedFiles } from './reached-files.mjs';
import { filesBelow } from './stamp.mjs';

/**
 * Owns: what the console is built from.
 * Promises: all of app and public, where a file counts by standing there; of components and lib what these reach. So a
 *   change in the transport, in a test or in its tools leaves the console's build as it is.
 * Does not: build it (prepare.mjs runs `next build`).
 */

/** What counts beside the files that are reached: what Next looks for by name is here, whether it exists or not. */
export const consoleInputs = [
  'app',
  'public',
  'proxy.ts',
  'instrumentation.ts',
  'instrumentation-client.ts',
  'next.config.js',
  'package-lock.json',
  'tsconfig.json',
];

export async function reachedByConsole(project) {
  const roots = ['app', 'proxy.ts', 'instrumentation.ts', 'instrumentation-client.ts'];
  const files = (await Promise.all(roots.map((root) => filesBelow(project, root)))).flat();
  return reachedFiles(
    project,
    files.filter((file) => /\.(tsx?|css)$/.test(file)),
  );
}
