import process from 'node:process';
import { chooseRuntime } from './runtime/choose-runtime.mjs';

/**
 * Owns: what every npm script begins with: a Node that is new enough. Then the command (commands.mjs), in this process when
 *   its Node will do, else under one that is fetched once.
 * Promises: works on a fresh clone with nothing but Node and npm; with all at hand it costs some 0.1 s, 0.15 s under a
 *   fetched Node, and writes nothing.
 * Does not: need any package; so it is plain JavaScript, and Node 18 reads it.
 *
 *     node lib/launch/bootstrap.mjs COMMAND [arguments]
 */

const args = process.argv.slice(2);
try {
  const choice = await choose();
  if (choice.kind === 'own') {
    const { runCommand } = await import('./commands.mjs');
    const status = await runCommand(args);
    // A program that goes on sets its own.
    if (status !== undefined) process.exitCode = status;
  } else if (choice.kind === 'fetch') {
    const { readRuntime } = await import('./runtime/runtimes.mjs');
    const { fetchRuntime } = await import('./runtime/fetch-runtime.mjs');
    const { runUnder } = await import('./runtime/run-under.mjs');
    const runtime = readRuntime(choice.folder);
    await fetchRuntime(runtime);
    await runUnder(runtime.node, args);
  } else {
    throw new Error(choice.message);
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error && !isDefect(error) ? error.message : error?.stack}\n`);
  process.exitCode = 1;
}

async function choose() {
  const { node: nodeVersion } = process.versions;
  const computer = { nodeVersion, platform: process.platform, arch: process.arch, hasGlibc: true };
  const choice = chooseRuntime(computer, []);
  if (choice.kind === 'own') return choice;
  const { fetchableRuntimes } = await import('./runtime/runtimes.mjs');
  const { header } = process.report?.getReport() ?? {};
  const hasGlibc = header?.glibcVersionRuntime !== undefined;
  return chooseRuntime({ ...computer, hasGlibc }, fetchableRuntimes());
}

/** Errors of the language are defects and keep their stack; the others were written for people. */
function isDefect(error) {
  return error instanceof TypeError || error instanceof ReferenceError || error instanceof SyntaxError;
}
