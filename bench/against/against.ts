import { randomInt } from 'node:crypto';
import { type Bench, type BenchContext, GIGABYTE } from '../bench';
import type { BenchOptions } from '../options';
import { lacksPostfix } from '../postfix/postfix';
import { loadsOf } from '../relay/loads';
import type { Findings } from '../report/figures';
import { formatNumber } from '../report/statistics';
import { startSink } from '../tools/smtp-sink';
import { findingsOf } from './against-report';
import { checkOut, findCommit, type Snapshot, snapshotTree } from './checkout';
import { measureRound, type RoundOfBoth, SLICES } from './measure-round';
import { sides } from './orders';

/**
 * Owns: this tree beside another commit of it, as relays: the bench by which a change is judged.
 * Promises: both run the same loads in each round (measure-round.ts), each in a work tree and an installation of its own.
 * Does not: touch the other commit but by npm scripts, settings, SMTP and what bench/postern asks of an installation.
 */
export const againstBench: Bench = {
  name: 'against',
  summary: 'this tree beside another commit: CPU a message and rate, round by round',
  lacks: async (options, signal) => [...(await lacksPostfix()), ...(await commitLacks(options, signal))],
  // Both, when packages are their own, and a round's mail.
  roomBytes: () => 8 * GIGABYTE,
  needsNoBuild: true,
  run: runAgainst,
};

const usualLoads = ['4kb', '50rcpt'];
const USUAL_ROUNDS = 15;
const QUICK_ROUNDS = 3;

async function commitLacks({ against }: BenchOptions, signal: AbortSignal): Promise<readonly string[]> {
  if (against !== null && (await findCommit(against, signal))) return [];
  return [
    `--against: '${against}' is no commit of this repository. Name one that git log shows, or fetch it first.`,
  ];
}

async function runAgainst(context: BenchContext): Promise<Findings> {
  const { options, signal, say } = context;
  const [commit, tree] = [await commitOf(options, signal), await snapshotTree(context)];
  if (tree.label.includes(' ')) say(`this tree is ${tree.label}: what is not committed is measured too`);
  if (tree.sha === commit.sha)
    say('this tree is that commit: what is measured is how well the bench can tell');
  const seed = options.seed ?? randomInt(1, 1_000_000);
  const rounds = options.rounds ?? (options.quick ? QUICK_ROUNDS : USUAL_ROUNDS);
  say(`${rounds} rounds; --seed ${seed} repeats their order`);

  const checkouts = {
    'this tree': await checkOut(tree, 'this-tree', context),
    commit: await checkOut(commit, 'commit', context),
  };
  const loads = loadsOf({ ...options, loads: options.loads ?? usualLoads }).map((load) => ({
    ...load,
    messages: Math.ceil(load.messages / SLICES) * SLICES,
  }));
  const sink = await startSink(context);
  const measured: RoundOfBoth[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const both = await measureRound({ context, sink, loads, checkouts, seed, round });
    measured.push(both);
    const cpu = loads.map(({ name }) => {
      const [ours, theirs] = sides.map((side) => both.bySide[side].get(name)?.cpuMsPerMessage ?? Number.NaN);
      return `${name} ${formatNumber(ours ?? Number.NaN)} ms beside ${formatNumber(theirs ?? Number.NaN)}`;
    });
    say(`round ${round} of ${rounds}: ${cpu.join(', ')}`);
  }
  return findingsOf({ measured, loads, seed, from: commit.label, to: tree.label });
}

async function commitOf({ against }: BenchOptions, signal: AbortSignal): Promise<Snapshot> {
  const commit = against === null ? null : await findCommit(against, signal);
  if (commit === null) throw new Error(`${against} is no commit of this repository any more.`);
  return commit;
}
