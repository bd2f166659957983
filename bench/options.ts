import { parseArgs } from 'node:util';

/**
 * Owns: the options of `npm run bench`.
 * Promises: a name or an option that is not known, or that goes with no other given, is refused with the list of those
 *   that are.
 */
export interface BenchOptions {
  /** Null: all. */
  readonly only: readonly string[] | null;
  readonly quick: boolean;
  readonly cold: boolean;
  /** Null: as many as the bench thinks right. */
  readonly messages: number | null;
  readonly rounds: number | null;
  /** Of the relay bench; null: all. */
  readonly loads: readonly string[] | null;
  /** Of the relay bench: a commit beside which this tree is run; null: beside Postfix. */
  readonly against: string | null;
  /** Of a comparison's order; null: chance. */
  readonly seed: number | null;
  readonly json: string | null;
  readonly dir: string | null;
  readonly from: string | null;
  readonly writeDocs: boolean;
  readonly help: boolean;
}

export interface KnownNames {
  readonly benches: readonly { readonly name: string; readonly summary: string }[];
  readonly loads: readonly string[];
}

export class OptionError extends Error {}

const config = {
  only: { type: 'string' },
  quick: { type: 'boolean' },
  cold: { type: 'boolean' },
  messages: { type: 'string' },
  rounds: { type: 'string' },
  loads: { type: 'string' },
  against: { type: 'string' },
  seed: { type: 'string' },
  json: { type: 'string' },
  dir: { type: 'string' },
  from: { type: 'string' },
  'write-docs': { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

/** @throws OptionError */
export function parseOptions(args: readonly string[], known: KnownNames): BenchOptions {
  const values = parse(args);
  const options: BenchOptions = {
    only: namesIn(
      '--only',
      values.only,
      known.benches.map(({ name }) => name),
    ),
    quick: values.quick ?? false,
    cold: values.cold ?? false,
    messages: countIn('--messages', values.messages, 1_000_000),
    rounds: countIn('--rounds', values.rounds, 100),
    loads: namesIn('--loads', values.loads, known.loads),
    against: values.against ?? null,
    seed: countIn('--seed', values.seed, 1_000_000),
    json: values.json ?? null,
    dir: values.dir ?? null,
    from: values.from ?? null,
    writeDocs: values['write-docs'] ?? false,
    help: values.help ?? false,
  };
  const complaint = complaintOf(options);
  if (complaint) throw new OptionError(complaint);
  return options;
}

/** By fewer rounds than these a commit beside another is not judged. */
export const LEAST_ROUNDS = 11;

/** Fewer messages or rounds than a claim needs. A comparison needs no more rounds than its verdict takes. */
export function isShort({ quick, messages, rounds, loads, against }: BenchOptions): boolean {
  const hasFewRounds = against === null ? rounds !== null : rounds !== null && rounds < LEAST_ROUNDS;
  return quick || messages !== null || hasFewRounds || loads !== null;
}

export function optionsHelp({ benches, loads }: KnownNames): string {
  const width = Math.max(...benches.map(({ name }) => name.length));
  return `npm run bench -- [options]

  --only NAME,NAME    these benches only (all):
${benches.map(({ name, summary }) => `      ${name.padEnd(width)}  ${summary}`).join('\n')}
  --quick             fewer messages and rounds: some minutes in all; no figures for a claim
  --cold              start: also from a fresh clone
  --loads LOAD,LOAD   relay: these loads only: ${loads.join(', ')}
  --against COMMIT    relay: this tree beside that commit of it, and not beside Postfix; the exit status says whether CPU
                      a message grew by no more than it may
  --seed N            --against: the order of an earlier run
  --messages N        messages of the main load; other loads in proportion
  --rounds N          rounds of each measurement
  --dir DIRECTORY     where all data lies: on a disk, not in memory (the directory for temporary files)
  --json FILE         also write the figures there (always: bench/results/TIME.json)
  --write-docs        put the figures into docs/performance.md
  --from FILE         run nothing: take the figures of an earlier run
  --help
`;
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: config, strict: true, allowPositionals: false }).values;
  } catch (error) {
    if (!(error instanceof TypeError) || !('code' in error)) throw error;
    throw new OptionError(error.message.replace(/\. .*$/s, '.'));
  }
}

function namesIn(
  option: string,
  text: string | undefined,
  known: readonly string[],
): readonly string[] | null {
  if (text === undefined) return null;
  const names = [...new Set(text.split(','))];
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length === 0) return names;
  throw new OptionError(`${option} does not know '${unknown.join("', '")}'; it knows ${known.join(', ')}.`);
}

function countIn(option: string, text: string | undefined, max: number): number | null {
  if (text === undefined) return null;
  const count = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= max) return count;
  throw new OptionError(`${option} takes a whole number from 1 to ${max}, not '${text}'.`);
}

function complaintOf(options: BenchOptions): string | null {
  const { only, cold, loads, against, seed, from, writeDocs } = options;
  const runs = (name: string) => only === null || only.includes(name);
  if (cold && !runs('start')) return '--cold belongs to the bench start.';
  if (loads && !runs('relay')) return '--loads belongs to the bench relay.';
  if (against !== null && only?.join() !== 'relay') return '--against goes with --only relay.';
  if (seed !== null && against === null) return '--seed belongs to --against.';
  if (against !== null && writeDocs)
    return '--write-docs takes no comparison: it ends with a line for the ledger in docs/performance.md.';
  if (from && (isShort(options) || cold || only))
    return '--from runs nothing: it goes with --write-docs only.';
  if (writeDocs && isShort(options))
    return '--write-docs takes no figures of a short run (--quick, --messages, --rounds, --loads).';
  return null;
}
