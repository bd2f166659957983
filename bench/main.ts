import { benchStart } from './start';

/**
 * `npm run bench -- <name> [options]`: figures, apart from the tests, for they depend on the computer.
 *
 *     start          warm start three times, first start once, memory when idle
 *     start --cold   also a start from a fresh clone: install, build, database (minutes)
 */
const benches: Readonly<Record<string, (options: readonly string[]) => Promise<void>>> = {
  start: benchStart,
};

const [name = '', ...options] = process.argv.slice(2);
const bench = benches[name];
if (bench) {
  await bench(options);
} else {
  process.stderr.write(`Which bench? ${Object.keys(benches).join(', ')}\n`);
  process.exitCode = 1;
}
