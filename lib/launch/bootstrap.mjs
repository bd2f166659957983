/**
 * Owns: what every npm script begins with: a Node that is new enough, and whatever is missing of packages, generated
 *   client and builds; then the program itself, in this same process.
 * Promises: works on a fresh clone with nothing but Node; when all is there it costs some 0.1 s and prints nothing.
 * Does not: need any package before `npm ci` has run; so it is plain JavaScript.
 *
 *     node lib/launch/bootstrap.mjs start | demo | dev | sql | web | transport | shell | test | test:faults | build [arguments]
 */
import process from 'node:process';

const minimumNode = [20, 19];
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < minimumNode[0] || (major === minimumNode[0] && minor < minimumNode[1])) {
  process.stderr.write(
    `Postern needs Node ${minimumNode.join('.')} or newer; this is ${process.versions.node}. Get a newer one at https://nodejs.org.\n`,
  );
  process.exit(1);
}

/** The bundle that runs each command, and whether it needs the console's build. */
const programs = {
  start: { bundle: 'launch/start.js', needsConsole: true },
  demo: { bundle: 'demo/main.js', needsConsole: true },
  web: { bundle: 'launch/start.js', needsConsole: true },
  transport: { bundle: 'launch/start.js', needsConsole: false },
  shell: { bundle: 'cli/main.js', needsConsole: false },
  dev: { bundle: 'dev/main.js', needsConsole: false },
  sql: { bundle: 'dev/sql.js', needsConsole: false },
};

const [command = 'start', ...rest] = process.argv.slice(2);
process.env.NEXT_TELEMETRY_DISABLED = '1';
process.env.CHECKPOINT_DISABLE = '1';
process.setSourceMapsEnabled(true);

const { prepare, projectDirectory } = await import('./prepare.mjs');
try {
  if (command === 'build') {
    await prepare({ needsConsole: true });
  } else if (command === 'test') {
    const { runTests } = await import('./run-tests.mjs');
    process.exitCode = await runTests(rest);
  } else if (command === 'test:faults') {
    const { runFaults } = await import('./run-tests.mjs');
    process.exitCode = await runFaults(rest);
  } else {
    const program = programs[command];
    if (!program)
      throw new Error(`Unknown command '${command}'. Known: ${Object.keys(programs).join(', ')}.`);
    const isHelp = rest.includes('--help') && command !== 'shell';
    await prepare({ needsConsole: program.needsConsole && !isHelp });
    process.env.NODE_ENV = 'production';
    const path = `${projectDirectory}/dist/${program.bundle}`;
    // start.js serves several commands; the shell's arguments are its own.
    process.argv = [
      process.argv[0],
      path,
      ...(program.bundle === 'launch/start.js' ? [command] : []),
      ...rest,
    ];
    await import(new URL(`../../dist/${program.bundle}`, import.meta.url).href);
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error && !isDefect(error) ? error.message : error?.stack}\n`);
  process.exitCode = 1;
}

/** Errors of the language are defects and keep their stack; the others were written for people. */
function isDefect(error) {
  return error instanceof TypeError || error instanceof ReferenceError || error instanceof SyntaxError;
}
