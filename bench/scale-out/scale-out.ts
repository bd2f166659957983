import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Bench, type BenchContext, GIGABYTE } from '../bench';
import { lacksPostfix } from '../postfix/postfix';
import type { Findings } from '../report/figures';
import { type DelayedWay, startDelayedWay } from '../tools/delayed-way';
import { type Sink, startSink } from '../tools/smtp-sink';
import { startCluster } from './cluster';
import { killOne } from './kill-one';
import { processCounts, ROUND_TRIP_MS, scaleOf } from './scale';
import { findingsOf, type ScaleOutRound } from './scale-out-report';
import { sendThroughAll } from './send-through-all';

/**
 * Owns: one, two and four transport processes on one database against a sink that is far away; then one of four is killed.
 * Promises: each round is an installation of its own, which grows; only as many processes run as are counted.
 */
export const scaleOutBench: Bench = {
  name: 'scale-out',
  summary: 'one, two and four transport processes on one database; the time until a killed one is replaced',
  lacks: lacksPostfix,
  roomBytes: () => 4 * GIGABYTE,
  run: runScaleOut,
};

async function runScaleOut(context: BenchContext): Promise<Findings> {
  const scale = scaleOf(context.options);
  const sink = await startSink(context);
  const proxy = await startDelayedWay(
    { addresses: ['127.0.0.1'], targetPort: sink.port, roundTripMs: ROUND_TRIP_MS },
    context,
  );
  const found: ScaleOutRound[] = [];
  let durability = '';
  for (let round = 1; round <= scale.rounds; round += 1) {
    context.say(`round ${round} of ${scale.rounds}: starting Postern`);
    const result = await oneRound(round, context, sink, proxy);
    durability = result.durability;
    found.push(result.figures);
  }
  return findingsOf({ found, scale, durability });
}

async function oneRound(
  round: number,
  context: BenchContext,
  sink: Sink,
  proxy: DelayedWay,
): Promise<{ readonly figures: ScaleOutRound; readonly durability: string }> {
  const { signal, say, options } = context;
  const { messages, messagesBeforeKill } = scaleOf(options);
  const undo = context.undo.nested(`round ${round}`);
  const directory = join(context.directory, `round-${round}`);
  await mkdir(directory, { recursive: true });
  const cluster = await startCluster({ directory, smartHostPort: proxy.port, undo, signal });
  const { books, durability } = cluster.installation;
  const perSecond: number[] = [];
  const mostOpen: number[] = [];
  for (const count of processCounts) {
    await cluster.growTo(count);
    const way = { servers: cluster.servers, books, sink, signal };
    // Unmeasured: settings have arrived, programs and connections are warm.
    await sendThroughAll({ ...way, messages: 40 * count });
    await proxy.counts();
    const rate = await sendThroughAll({ ...way, messages });
    say(`round ${round}, ${count} transport ${count === 1 ? 'process' : 'processes'}: ${Math.round(rate)}/s`);
    perSecond.push(rate);
    mostOpen.push((await proxy.counts()).mostOpen);
  }
  const killed = await killOne({ cluster, messages: messagesBeforeKill, sink, signal });
  say(`round ${round}, one killed: its queues moved after ${killed.movedAfterSeconds.toFixed(1)} s`);
  await undo.finish();
  return { figures: { perSecond, mostOpen, killed }, durability };
}
