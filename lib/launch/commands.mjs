import process from 'node:process';
import { prepare, preparePackages } from './prepare.mjs';
import { runBundle, runInTurn, runSource, runTool } from './run-program.mjs';
import { runFaultRounds, runPeerTests, runTests } from './run-tests.mjs';
import { describeRuntime } from './runtime/choose-runtime.mjs';
import { runsFetched } from './runtime/runtimes.mjs';

/**
 * Owns: the npm scripts: what each needs built, and what it then runs. A further one is an entry here and its line in
 *   package.json.
 * Promises: it runs by a Node that is new enough; packages, generated client and builds are there before; a program that
 *   runs for long (`tellsNode`) says first which Node that is.
 */

/** What a command needs before it runs: nothing but packages; the client and the bundles; the console besides. */
const packages = () => preparePackages();
const programs = () => prepare({ needsConsole: false });
const wholeConsole = () => prepare({ needsConsole: true });

const typecheck = [
  ['next', 'typegen'],
  ['tsc', '--noEmit'],
];
const lint = [
  ['biome', 'lint', '--error-on-warnings'],
  ['eslint', '--max-warnings', '0', '.'],
  ['depcruise', 'app', 'components', 'lib', 'e2e', 'bench'],
  ['depcruise', '--config', '.dependency-cruiser-folders.cjs', 'app', 'components', 'lib', 'e2e', 'bench'],
  ['tsx', 'lib/launch/postgres/check-schema.ts'],
];
const formatCheck = [['biome', 'format']];

/**
 * @typedef {object} Command
 * @property {() => Promise<void>} needs
 * @property {(args: string[]) => Promise<number | undefined>} run resolves to the exit status, or to nothing when a program in
 *   this process goes on and sets it
 * @property {boolean} [tellsNode]
 */

/** @type {Record<string, Command>} */
const commands = {
  start: { needs: wholeConsole, run: runBundle('launch/start.js', ['start']), tellsNode: true },
  demo: { needs: wholeConsole, run: runBundle('demo/main.js'), tellsNode: true },
  web: { needs: wholeConsole, run: runBundle('launch/start.js', ['web']), tellsNode: true },
  transport: { needs: programs, run: runBundle('launch/start.js', ['transport']), tellsNode: true },
  shell: { needs: programs, run: runBundle('cli/main.js') },
  dev: { needs: programs, run: runBundle('dev/main.js'), tellsNode: true },
  sql: { needs: programs, run: runBundle('dev/sql.js') },
  build: { needs: wholeConsole, run: async () => 0 },
  test: { needs: wholeConsole, run: runTests, tellsNode: true },
  'test:unit': { needs: programs, run: runTool('vitest', ['run', '--project', '!peers']) },
  'test:peers': { needs: wholeConsole, run: runPeerTests, tellsNode: true },
  'test:e2e': { needs: wholeConsole, run: runTool('playwright', ['test']) },
  'test:faults': { needs: wholeConsole, run: runFaultRounds },
  typecheck: { needs: programs, run: runInTurn(typecheck) },
  lint: { needs: programs, run: runInTurn(lint) },
  format: { needs: packages, run: runInTurn([['biome', 'check', '--write']]) },
  'format:check': { needs: packages, run: runInTurn(formatCheck) },
  check: { needs: programs, run: runInTurn([...typecheck, ...lint, ...formatCheck]) },
  bench: { needs: packages, run: runSource('bench/main.ts') },
};

/** @param {readonly string[]} args of the command line: the command's name first */
export async function runCommand([name = 'start', ...args]) {
  const command = Object.hasOwn(commands, name) ? commands[name] : null;
  if (!command) throw new Error(`Unknown command '${name}'. Known: ${Object.keys(commands).join(', ')}.`);
  process.env.NEXT_TELEMETRY_DISABLED = '1';
  process.env.CHECKPOINT_DISABLE = '1';
  const isHelp = command.tellsNode === true && args.includes('--help');
  if (command.tellsNode && !isHelp) {
    process.stdout.write(`${describeRuntime(process.versions.node, runsFetched())}\n`);
  }
  await (isHelp ? programs : command.needs)();
  return command.run(args);
}
