import process from 'node:process';
import { installPackages } from './packages/install-packages.mjs';
import { prepare } from './prepare.mjs';
import { runBundle, runInTurn, runScript, runSource, runTogether, runTool } from './run-program.mjs';
import { runFaultRounds, runPeerTests, runTests } from './run-tests.mjs';
import { describeRuntime } from './runtime/choose-runtime.mjs';
import { runsFetched } from './runtime/runtimes.mjs';

/**
 * Owns: the npm scripts: what each needs built, and what it then runs. A further one is an entry here and its line in
 *   package.json.
 * Promises: it runs by a Node that is new enough; packages and builds are there before; a program that runs for long
 *   (`tellsNode`) says first which Node that is.
 */

/** What a command needs before it runs: the bundles, or the console besides; and with what packages. */
const programs = () => prepare({ needsConsole: false, withTools: false });
const wholeConsole = () => prepare({ needsConsole: true, withTools: false });
const tools = () => installPackages({ withTools: true });
const toolsAndPrograms = () => prepare({ needsConsole: false, withTools: true });
const toolsAndConsole = () => prepare({ needsConsole: true, withTools: true });

const typecheck = [
  ['next', 'typegen'],
  ['tsc', '--noEmit'],
];
/** Each a chain of its own; the longest first. */
const lint = [
  ['eslint', '--max-warnings', '0', '.'],
  ['depcruise', 'app', 'components', 'lib', 'e2e', 'bench'],
  ['depcruise', '--config', '.dependency-cruiser-folders.cjs', 'app', 'components', 'lib', 'e2e', 'bench'],
  // Files, exports and types that nobody uses.
  ['knip', '--config', 'lib/launch/lint/knip.json', '--include', 'files,exports,types', '--no-progress'],
  ['tsx', 'lib/launch/postgres/check-schema.ts'],
  ['biome', 'lint', '--error-on-warnings'],
  ['tsx', 'prisma/generate-client.mjs', '--check'],
].map((tool) => [tool]);
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
  dev: { needs: toolsAndPrograms, run: runBundle('dev/main.js'), tellsNode: true },
  backup: { needs: programs, run: runBundle('launch/backup.js') },
  restore: { needs: programs, run: runBundle('launch/restore.js') },
  sql: { needs: programs, run: runBundle('dev/sql.js') },
  build: { needs: wholeConsole, run: async () => 0 },
  test: { needs: toolsAndConsole, run: runTests, tellsNode: true },
  'test:unit': { needs: toolsAndPrograms, run: runTool('vitest', ['run', '--project', '!peers']) },
  'test:peers': { needs: toolsAndConsole, run: runPeerTests, tellsNode: true },
  'test:e2e': { needs: toolsAndConsole, run: runTool('playwright', ['test']) },
  'test:faults': { needs: toolsAndConsole, run: runFaultRounds },
  typecheck: { needs: toolsAndPrograms, run: runInTurn(typecheck) },
  lint: { needs: toolsAndPrograms, run: runTogether(lint) },
  format: { needs: tools, run: runInTurn([['biome', 'check', '--write']]) },
  'format:check': { needs: tools, run: runInTurn(formatCheck) },
  check: { needs: toolsAndPrograms, run: runTogether([typecheck, ...lint, formatCheck]) },
  generate: { needs: tools, run: runScript('prisma/generate-client.mjs') },
  icons: { needs: tools, run: runScript('lib/launch/packages/collect-icons.mjs') },
  bench: { needs: tools, run: runSource('bench/main.ts') },
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
