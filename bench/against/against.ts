import { randomInt } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Bench, type BenchContext, GIGABYTE } from '../bench';
import type { BenchOptions } from '../options';
import { startInstallation } from '../postern/installation';
import { whyNoSmtpTools } from '../postfix/postfix';
import { type Load, loadsOf } from '../relay/loads';
import { whenQuiet } from '../relay/quiet';
import { posternRelay } from '../relay/relays';
import { type RoundFigures, runRound } from '../relay/round';
import type { Findings } from '../report/figures';
import { formatNumber } from '../report/statistics';
import { type Sink, startSink } from '../tools/smtp-sink';
import { findingsOf, type SideFigures } from './against-report';
import { checkOut, findCommit, type Snapshot, snapshotTree } from './checkout';
import { roundOrders, type Side } from './round-orders';

/**
 * Owns: this tree beside another commit of it, as relays: the bench by which a change is judged.
 * Promises: in each round both run the same loads, one after the other, and chance says who begins; each time a new
 *   installation with an empty database is started, so that what one process or one database happens to be like is
 *   chance too, and not taken for the change; a part of each load goes through beforehand, unmeasured.
 * Does not: touch the other commit but by npm scripts, settings, SMTP and what bench/postern asks of an installation.
 */
export const againstBench: Bench = {
  name: 'against',
  summary: 'this tree beside another commit: CPU a message and rate, round by round',
  lacks: async (options, signal) => {
    const lack = whyNoSmtpTools();
    return [...(lack ? [lack] : []), ...(await commitLacks(options, signal))];
  },
  // Both, when packages are their own, and a round's mail.
  roomBytes: () => 8 * GIGABYTE,
  needsNoBuild: true,
  run: runAgainst,
};

const usualLoads = ['4kb', '50rcpt'];
const usualRounds = 15;
const quickRounds = 3;
/** Beforehand: an eighth of the messages. V8 has compiled what is hot by then. */
const warmShare = 8;

async function commitLacks({ against }: BenchOptions, signal: AbortSignal): Promise<readonly string[]> {
  if (against !== null && (await findCommit(against, signal))) return [];
  return [
    `--against: '${against}' is no commit of this repository. Name one that git log shows, or fetch it first.`,
  ];
}

interface World {
  readonly context: BenchContext;
  readonly sink: Sink;
  readonly loads: readonly Load[];
  readonly checkouts: Readonly<Record<Side, string>>;
}

async function runAgainst(context: BenchContext): Promise<Findings> {
  const { options, signal, say } = context;
  const [commit, tree] = [await commitOf(options, signal), await snapshotTree(context)];
  if (tree.label.includes(' ')) say(`this tree is ${tree.label}: what is not committed is measured too`);
  if (tree.sha === commit.sha)
    say('this tree is that commit: what is measured is how well the bench can tell');
  const seed = options.seed ?? randomInt(1, 1_000_000);
  const rounds = options.rounds ?? (options.quick ? quickRounds : usualRounds);
  say(`${rounds} rounds; --seed ${seed} repeats their order`);

  const checkouts = {
    'this tree': await checkOut(tree, 'this-tree', context),
    commit: await checkOut(commit, 'commit', context),
  };
  const loads = loadsOf({ ...options, loads: options.loads ?? usualLoads });
  const world: World = { context, sink: await startSink(context), loads, checkouts };
  const measured: SideFigures[] = [];
  for (const [index, order] of roundOrders(rounds, seed).entries()) {
    for (const side of order) {
      const label = side === 'commit' ? commit.label : side;
      const one = await measure(side, index + 1, world).catch((error: Error) => {
        throw new Error(`${label}: ${error.message}`, { cause: error });
      });
      measured.push(one);
      const cpu = loads.map(
        ({ name }) => `${name} ${formatNumber(one.byLoad.get(name)?.cpuMsPerMessage ?? Number.NaN)} ms`,
      );
      say(`round ${index + 1} of ${rounds}, ${label}: ${cpu.join(', ')}`);
    }
  }
  return findingsOf({ measured, loads, rounds, seed, from: commit.label, to: tree.label });
}

async function commitOf({ against }: BenchOptions, signal: AbortSignal): Promise<Snapshot> {
  const commit = against === null ? null : await findCommit(against, signal);
  if (commit === null) throw new Error(`${against} is no commit of this repository any more.`);
  return commit;
}

/** All loads through one new installation. */
async function measure(
  side: Side,
  round: number,
  { context, sink, loads, checkouts }: World,
): Promise<SideFigures> {
  const { signal } = context;
  const undo = context.undo.nested(`round ${round}, ${side}`);
  const directory = join(context.directory, `round-${round}-${side.replace(' ', '-')}`);
  await mkdir(directory);
  undo.add('removing the data', () => rm(directory, { recursive: true, force: true }));
  const installation = await startInstallation({ directory, undo, signal, checkout: checkouts[side] });
  await installation.shell(
    `New-SendConnector 'bench' -AddressSpaces '*' -DNSRoutingEnabled $false -SmartHosts '127.0.0.1' -Port ${sink.port} -SmtpMaxMessagesPerConnection 100000`,
  );
  const relay = posternRelay(installation);
  const rootPids = [relay.rootPid];
  const byLoad = new Map<string, RoundFigures>();
  for (const load of loads) {
    const run = async (messages: number) => {
      await whenQuiet(rootPids, signal);
      return runRound({ relay, load, messages, sink, rootPids, context });
    };
    await run(Math.ceil(load.messages / warmShare));
    byLoad.set(load.name, await run(load.messages));
  }
  await undo.finish();
  return { side, byLoad, durability: installation.durability };
}
