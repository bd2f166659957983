import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { passSignals } from './pass-signals.mjs';
import { projectDirectory } from './run-step.mjs';

/**
 * Owns: how a command's program is run: in this very process where there is one program, so that terminal and signals are
 *   its own; as children, in turn or together, where there are several.
 * Does not: build (prepare).
 */

/** The programs of packages, by what they are called on a command line. */
export const tools = {
  biome: '@biomejs/biome/bin/biome',
  depcruise: 'dependency-cruiser/bin/dependency-cruiser.mjs',
  eslint: 'eslint/bin/eslint.js',
  knip: 'knip/bin/knip.js',
  next: 'next/dist/bin/next',
  playwright: '@playwright/test/cli.js',
  tsc: 'typescript/bin/tsc',
  tsx: 'tsx/dist/cli.mjs',
  vitest: 'vitest/vitest.mjs',
};

/** A program in dist/. `leading` says which of several commands it is. */
export function runBundle(file, leading = []) {
  return async (args) => {
    process.setSourceMapsEnabled(true);
    process.env.NODE_ENV = 'production';
    await become(join(projectDirectory, 'dist', file), [...leading, ...args]);
  };
}

/** A program in JavaScript as it stands. */
export function runScript(file) {
  return (args) => become(join(projectDirectory, file), args);
}

/** A program in TypeScript. */
export function runSource(file) {
  return async (args) => {
    const require = createRequire(join(projectDirectory, 'package.json'));
    const { register } = await import(pathToFileURL(require.resolve('tsx/esm/api')).href);
    register();
    await become(join(projectDirectory, file), args);
  };
}

/** A package's program. */
export function runTool(name, leading) {
  return (args) => become(toolPath(name), [...leading, ...args]);
}

/**
 * Tools one after another until one fails; the command's own arguments go to the last.
 *
 * @param {readonly (readonly string[])[]} steps each a tool and its arguments
 */
export function runInTurn(steps) {
  return async (args) => {
    for (const [index, [name, ...own]] of steps.entries()) {
      const status = await runChild([toolPath(name), ...own, ...(index === steps.length - 1 ? args : [])]);
      if (status !== 0) return status;
    }
    return 0;
  };
}

/**
 * Chains of tools, as many at once as there are cores, the first ones first; what a tool prints is shown when it ends.
 *
 * @param {readonly (readonly (readonly string[])[])[]} chains each some tools in turn, until one fails
 */
export function runTogether(chains) {
  return async () => {
    const waiting = [...chains];
    let status = 0;
    const work = async () => {
      for (let chain = waiting.shift(); chain !== undefined; chain = waiting.shift()) {
        for (const [name, ...args] of chain) {
          const ended = await runQuietly([toolPath(name), ...args]);
          if (ended !== 0) {
            status ||= ended;
            break;
          }
        }
      }
    };
    await Promise.all(Array.from({ length: availableParallelism() }, work));
    return status;
  };
}

/** @returns {Promise<number>} the exit status of this Node with other arguments. */
export function runChild(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: projectDirectory, stdio: 'inherit' });
    passSignals(child);
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** As runChild, but its output comes in one piece at its end. */
function runQuietly(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: projectDirectory,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...(process.stdout.isTTY && { FORCE_COLOR: '1' }) },
    });
    passSignals(child);
    const output = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => output.push(data));
    child.once('error', reject);
    child.once('close', (code) => {
      process.stdout.write(Buffer.concat(output));
      resolve(code ?? 1);
    });
  });
}

export function toolPath(name) {
  return join(projectDirectory, 'node_modules', tools[name]);
}

async function become(path, args) {
  process.argv = [process.argv[0], path, ...args];
  await import(pathToFileURL(path).href);
}
