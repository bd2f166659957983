import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '@/lib/message-of';
import type { Undo } from '@/lib/testing/undo';
import type { BenchContext } from '../bench';
import { startInstallation } from '../postern/installation';
import { openSubmission } from '../postern/submission';
import type { Load } from '../relay/loads';
import { whenQuiet } from '../relay/quiet';
import { posternRelay, type Relay } from '../relay/relays';
import { type RoundFigures, runRound } from '../relay/round';
import { type CpuSnapshot, cpuMsBetween, cpuMsByName, foreignShare, snapshotCpu } from '../tools/cpu-account';
import type { Sink } from '../tools/smtp-sink';
import { ordersOf, type Side, sides } from './orders';

/**
 * Owns: one round: both sides started anew, and each load given to both in slices, turn by turn.
 * Promises: new processes and an empty database on either side, so that what one of them happens to be like is chance too,
 *   and not taken for the change; slices of a second or so, first the one and then the other as chance says, so that what
 *   else the computer does meets both; an eighth of a load goes through either beforehand, unmeasured. CPU is that of each
 *   side's own processes from the first slice until nothing is left to do: while the other works it idles.
 */
export interface RoundOfBoth {
  readonly bySide: Readonly<Record<Side, ReadonlyMap<string, RoundFigures>>>;
  /** One a side. */
  readonly durability: readonly string[];
}

export interface RoundInput {
  readonly context: BenchContext;
  readonly sink: Sink;
  /** Of messages that the slices divide. */
  readonly loads: readonly Load[];
  readonly checkouts: Readonly<Record<Side, string>>;
  readonly seed: number;
  /** The first is 1. */
  readonly round: number;
}

export const SLICES = 8;
/** V8 has compiled by then what is hot. */
const WARM_SHARE = 8;

export async function measureRound(input: RoundInput): Promise<RoundOfBoth> {
  const { context, loads, sink, seed, round } = input;
  const { signal } = context;
  const undo = context.undo.nested(`round ${round}`);
  const orders = ordersOf(SLICES, seed + round);
  const started = new Map<Side, Started>();
  for (const side of orders[0] ?? sides)
    started.set(side, await onSide(side, () => start(side, input, undo)));
  const relayOf = (side: Side) => theOne(started, side).relay;
  const rootPids = sides.map((side) => relayOf(side).rootPid);
  const bySide = { 'this tree': new Map<string, RoundFigures>(), commit: new Map<string, RoundFigures>() };
  for (const load of loads) {
    const give = (side: Side, messages: number) =>
      onSide(side, () => runRound({ relay: relayOf(side), load, messages, sink, rootPids, context }));
    for (const side of sides) await give(side, Math.ceil(load.messages / WARM_SHARE));
    await whenQuiet(rootPids, signal);
    const given: Record<Side, RoundFigures[]> = { 'this tree': [], commit: [] };
    const messages = load.messages / SLICES;
    const before = snapshotCpu();
    for (const order of orders) {
      for (const side of order) given[side].push(await give(side, messages));
    }
    await whenQuiet(rootPids, signal);
    const cpu = { before, after: snapshotCpu(), rootPids };
    for (const side of sides)
      bySide[side].set(load.name, together(given[side], messages, relayOf(side), cpu));
  }
  const durability = sides.map((side) => theOne(started, side).durability);
  await undo.finish();
  return { bySide, durability };
}

interface Started {
  readonly relay: Relay;
  readonly durability: string;
}

async function start(
  side: Side,
  { context, checkouts, sink, round, loads }: RoundInput,
  undo: Undo,
): Promise<Started> {
  const directory = join(context.directory, `round-${round}-${side.replace(' ', '-')}`);
  await mkdir(directory);
  undo.add('removing the data', () => rm(directory, { recursive: true, force: true }));
  const { signal } = context;
  const installation = await startInstallation({ directory, undo, signal, checkout: checkouts[side] });
  await installation.shell(
    `New-SendConnector 'bench' -AddressSpaces '*' -DNSRoutingEnabled $false -SmartHosts '127.0.0.1' -Port ${sink.port} -SmtpMaxMessagesPerConnection 100000`,
  );
  const signIn = loads.some(({ isSignedIn }) => isSignedIn) ? await openSubmission(installation) : null;
  return { relay: posternRelay(installation, signIn), durability: installation.durability };
}

/** The slices of one side as one: each had so many messages. */
function together(
  given: readonly RoundFigures[],
  messages: number,
  { rootPid }: Relay,
  { before, after, rootPids }: { before: CpuSnapshot; after: CpuSnapshot; rootPids: readonly number[] },
): RoundFigures {
  const rate = (rateOf: (slice: RoundFigures) => number) =>
    given.length / given.reduce((seconds, slice) => seconds + 1 / rateOf(slice), 0);
  const all = messages * given.length;
  const byName = [...cpuMsByName(before, after, rootPid)];
  return {
    acceptedPerSecond: rate(({ acceptedPerSecond }) => acceptedPerSecond),
    endToEndPerSecond: rate(({ endToEndPerSecond }) => endToEndPerSecond),
    cpuMsPerMessage: cpuMsBetween(before, after, rootPid) / all,
    cpuMsByProcess: new Map(byName.map(([name, ms]) => [name, ms / all])),
    foreignShare: foreignShare(before, after, rootPids),
  };
}

/** An error names the side that it came from. */
async function onSide<T>(side: Side, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new Error(`${side}: ${messageOf(error)}`, { cause: error });
  }
}

function theOne(started: ReadonlyMap<Side, Started>, side: Side): Started {
  const one = started.get(side);
  if (!one) throw new Error(`${side} is not started`);
  return one;
}
