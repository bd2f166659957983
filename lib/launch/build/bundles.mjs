import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { reachedFiles } from './reached-files.mjs';

/**
 * Owns: the programs that run in Node: which there are, what they are built from, and how.
 * Promises: each becomes dist/<name>.js; packages stay outside.
 */

const sources = {
  'launch/start': 'lib/launch/start.ts',
  'launch/backup': 'lib/launch/backup/backup.ts',
  'launch/restore': 'lib/launch/backup/restore.ts',
  'launch/prepare-database': 'lib/launch/postgres/prepare-database.ts',
  'worker/main': 'lib/worker/main.ts',
  'cli/main': 'lib/cli/main.ts',
  'demo/main': 'lib/demo/main.ts',
  'dev/main': 'lib/dev/main.ts',
  'dev/sql': 'lib/dev/sql.ts',
};

/** What counts beside the files that are reached. */
export const bundleInputs = ['package-lock.json', 'tsconfig.json', 'lib/launch/build/bundles.mjs'];

/**
 * How a program becomes one file; lib/dev builds the transport with it again and again.
 * @type {import('esbuild').BuildOptions}
 */
export const bundleOptions = {
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node24',
  sourcemap: true,
  logLevel: 'error',
};

export function reachedByBundles(project) {
  return reachedFiles(project, Object.values(entryPoints(project)));
}

export async function buildBundles(project) {
  const { build, stop } = await import('esbuild');
  await build({
    ...bundleOptions,
    absWorkingDir: project,
    entryPoints: entryPoints(project),
    outdir: 'dist',
  });
  // Its service would live as long as the installation.
  await stop();
}

function entryPoints(project) {
  return Object.fromEntries(
    Object.entries(sources).filter(([, source]) => existsSync(join(project, source))),
  );
}
