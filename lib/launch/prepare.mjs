import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { buildBundles, bundleInputs, reachedByBundles } from './build/bundles.mjs';
import { consoleInputs, reachedByConsole } from './build/console.mjs';
import { Stamp } from './build/stamp.mjs';
import { takeBuildLock } from './build-lock.mjs';
import { npmCommand } from './runtime/npm.mjs';

/**
 * Owns: installing and building when, and only when, something changed.
 * Promises: packages as package-lock.json says, Prisma's client, the bundles in dist/ and the console in .next; each by
 *   what it is built from (build/stamp.mjs), so that a checkout or a copy builds nothing anew. Progress goes to standard
 *   error; a step's own output is shown only when it fails.
 * Does not: need any package itself.
 */

export const projectDirectory = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '');

/**
 * `inputs` count beside the files it reaches; `file` shows that it is there.
 * @typedef {{ name: string, inputs: readonly string[], reach: (project: string) => Promise<string[]>, file: string,
 *   label: string, build: (project: string) => Promise<void> }} Product
 */

/** @type {Product} */
const databaseClient = {
  name: 'prisma',
  inputs: ['prisma/schema', 'package-lock.json'],
  reach: async () => [],
  file: 'lib/store/generated/client.ts',
  label: 'Generating the database client',
  build: generateClient,
};

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
  label: 'Building the console (about a minute)',
  build: buildConsole,
};

/** @param {{ needsConsole: boolean }} options */
export async function prepare({ needsConsole }) {
  await preparePackages();
  for (const product of [databaseClient, programs, ...(needsConsole ? [webConsole] : [])]) {
    await makeCurrent(product);
  }
}

export async function preparePackages() {
  if (await hasPackages()) return;
  const release = await takeBuildLock();
  try {
    // Another start in this directory may have done it meanwhile.
    if (await hasPackages()) return;
    say('Installing packages (a minute or two)');
    const { program, args, options } = npmCommand();
    await run(program, [...args, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], options);
  } finally {
    await release();
  }
}

/** Whether node_modules holds the versions of the lock file; what is for other computers, or needed by nobody, may be absent. */
async function hasPackages() {
  const installed = await readLock(join(projectDirectory, 'node_modules', '.package-lock.json'));
  const wanted = await readLock(join(projectDirectory, 'package-lock.json'));
  if (!installed || !wanted) return false;
  return Object.entries(wanted).every(([path, { version, optional, extraneous }]) => {
    if (path === '') return true;
    const found = installed[path];
    return found ? found.version === version : optional === true || extraneous === true;
  });
}

async function readLock(path) {
  const text = await readFile(path, 'utf8').catch(() => null);
  return text === null ? null : JSON.parse(text).packages;
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

async function generateClient() {
  await run(process.execPath, [join('node_modules', 'prisma', 'build', 'index.js'), 'generate'], {
    env: {
      ...process.env,
      // generate needs no engine but looks for one: any file that exists keeps it from downloading.
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      CHECKPOINT_DISABLE: '1',
    },
  });
}

async function buildConsole() {
  await run(process.execPath, [join('node_modules', 'next', 'dist', 'bin', 'next'), 'build'], {
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
  });
}

function run(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: projectDirectory,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...options,
    });
    let output = '';
    child.stdout.on('data', (data) => {
      output += data;
    });
    child.stderr.on('data', (data) => {
      output += data;
    });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) resolve(undefined);
      else
        reject(new Error(`${output.trim()}\n\n${program} ${args.join(' ')} ended with ${code ?? signal}.`));
    });
  });
}

function say(line) {
  process.stderr.write(`${line}\n`);
}
