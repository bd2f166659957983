/**
 * Owns: installing and building when, and only when, something changed.
 * Promises: packages as package-lock.json says, Prisma's client, the bundles in dist/ and the console in .next; each is
 *   compared by content, never by time, so that a checkout or a copy builds nothing anew. Progress goes to standard
 *   error; a step's own output is shown only when it fails.
 * Does not: need any package itself.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { takeBuildLock } from './build-lock.mjs';
import { npmCommand } from './runtime/npm.mjs';

export const projectDirectory = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '');

/** Bundled for Node; each becomes dist/<name>.js. */
const bundles = {
  'launch/start': 'lib/launch/start.ts',
  'launch/prepare-database': 'lib/launch/prepare-database.ts',
  'worker/main': 'lib/worker/main.ts',
  'cli/main': 'lib/cli/main.ts',
  'demo/main': 'lib/demo/main.ts',
};

/** @param {{ needsConsole: boolean }} options */
export async function prepare({ needsConsole }) {
  await preparePackages();
  const schema = await hashOf(['prisma/schema', 'package-lock.json']);
  await step(
    'prisma',
    schema,
    'lib/store/generated/client.ts',
    'Generating the database client',
    generateClient,
  );
  const library = await hashOf(['lib', 'prisma/schema', 'package-lock.json', 'tsconfig.json']);
  await step('bundles', library, 'dist/launch/start.js', 'Building the programs', buildBundles);
  if (!needsConsole) return;
  const console_ = await hashOf(
    ['app', 'components', 'public', 'proxy.ts', 'instrumentation.ts', 'next.config.js'],
    library,
  );
  await step('console', console_, '.next/BUILD_ID', 'Building the console (about a minute)', buildConsole);
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

/** Runs `work` unless its product is there and was made from the same content. */
async function step(name, hash, product, label, work) {
  const stampFile = join(projectDirectory, 'dist', `.${name}.stamp`);
  const stamp = await readFile(stampFile, 'utf8').catch(() => '');
  if (stamp === hash && existsSync(join(projectDirectory, product))) return;
  const release = await takeBuildLock();
  const started = Date.now();
  try {
    // Another start in this directory may have done it meanwhile.
    if ((await readFile(stampFile, 'utf8').catch(() => '')) === hash) return;
    say(label);
    await rm(stampFile, { force: true });
    await work();
    await writeFile(stampFile, hash);
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

async function buildBundles() {
  const { build, stop } = await import('esbuild');
  const entryPoints = Object.entries(bundles).filter(([, source]) =>
    existsSync(join(projectDirectory, source)),
  );
  await build({
    absWorkingDir: projectDirectory,
    entryPoints: Object.fromEntries(entryPoints),
    outdir: 'dist',
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node24',
    sourcemap: true,
    logLevel: 'error',
  });
  // Its service would live as long as the installation.
  await stop();
}

async function buildConsole() {
  await run(process.execPath, [join('node_modules', 'next', 'dist', 'bin', 'next'), 'build'], {
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
  });
}

/** Of names and contents, in a fixed order; tests, generated files and a fetched Node are no part of a build. */
async function hashOf(paths, start = '') {
  const hash = createHash('sha256')
    .update(start)
    .update(process.versions.node.split('.')[0] ?? '');
  for (const path of paths) {
    for (const file of await filesBelow(path)) {
      hash.update(`\0${file}\0`).update(await readFile(join(projectDirectory, file)));
    }
  }
  return hash.digest('hex');
}

async function filesBelow(path) {
  if (path === 'lib/store/generated') return [];
  const entries = await readdir(join(projectDirectory, path), { withFileTypes: true }).catch((error) => {
    if (error.code === 'ENOTDIR') return null;
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (entries === null) return [path];
  const names = entries
    .map((entry) => entry.name)
    .filter((name) => !/\.test\.tsx?$/.test(name) && name !== 'node_modules');
  return (await Promise.all(names.sort().map((name) => filesBelow(`${path}/${name}`)))).flat();
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
