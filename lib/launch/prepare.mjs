import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { buildBundles, bundleInputs, reachedByBundles } from './build/bundles.mjs';
import { consoleInputs, reachedByConsole } from './build/console.mjs';
import { Stamp } from './build/stamp.mjs';
import { takeBuildLock } from './build-lock.mjs';
import { installPackages } from './packages/install-packages.mjs';
import { projectDirectory, runStep, say } from './run-step.mjs';

/**
 * Owns: installing and building when, and only when, something changed.
 * Promises: packages as package-lock.json says, the bundles in dist/ and the console in .next; each by
 *   what it is built from (build/stamp.mjs), so that a checkout or a copy builds nothing anew. Progress goes to standard
 *   error; a step's own output is shown only when it fails.
 * Does not: need any package itself.
 */

/**
 * `inputs` count beside the files it reaches; `file` shows that it is there.
 * @typedef {{ name: string, inputs: readonly string[], reach: (project: string) => Promise<string[]>, file: string,
 *   label: string, build: (project: string) => Promise<void> }} Product
 */

/** @type {Product} */
const programs = {
  name: 'bundles',
  inputs: bundleInputs,
  reach: reachedByBundles,
  file: 'dist/launch/start.js',
  label: 'Building the programs',
  build: buildBundles,
};

/** @type {Product} */
const webConsole = {
  name: 'console',
  inputs: consoleInputs,
  reach: reachedByConsole,
  file: '.next/BUILD_ID',
  label: 'Building the console (half a minute)',
  build: buildConsole,
};

/** @param {{ needsConsole: boolean, withTools: boolean }} options `withTools`: the packages for tests and development too */
export async function prepare({ needsConsole, withTools }) {
  await installPackages({ withTools });
  for (const product of [programs, ...(needsConsole ? [webConsole] : [])]) {
    await makeCurrent(product);
  }
}

/** @param {Product} product */
async function makeCurrent(product) {
  const stamp = new Stamp(projectDirectory, product.name, product.inputs);
  const isCurrent = async () => existsSync(join(projectDirectory, product.file)) && (await stamp.isCurrent());
  if (await isCurrent()) return;
  const release = await takeBuildLock();
  const started = Date.now();
  try {
    // Another start in this directory may have done it meanwhile.
    if (await isCurrent()) return;
    say(product.label);
    await stamp.remove();
    const write = await stamp.prepare(await product.reach(projectDirectory));
    await product.build(projectDirectory);
    await write();
  } finally {
    await release();
  }
  if (Date.now() - started > 5000) say(`  done in ${Math.round((Date.now() - started) / 1000)} s`);
}

async function buildConsole() {
  await runStep(process.execPath, [join('node_modules', 'next', 'dist', 'bin', 'next'), 'build'], {
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
  });
}
