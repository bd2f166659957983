import { type Bench, type BenchContext, GIGABYTE } from '../bench';
import { bulkLoad } from '../bulk/bulk-load';
import { assertConsistent } from '../bulk/same-rows';
import type { Findings } from '../report/figures';
import { backlogPlan } from './backlog-mail';
import { findingsOf } from './backlog-report';
import { type Counts, measureSize, type SizeFigures } from './measure';
import { newMailMs } from './new-mail';
import { realBacklog } from './real-backlog';
import { Restarted } from './restarted';
import { configure, startWorld } from './world';

/**
 * Owns: what a long queue costs: lists, new mail, the start and memory with 1,000 messages that wait and with 1,000,000.
 * Promises: the backlog waits: no host takes it, or it has no connector, or its host defers it. Both sizes are measured in
 *   one database, the larger holding the smaller, each after a restart.
 */
export const backlogBench: Bench = {
  name: 'backlog',
  summary: 'lists, new mail, start and memory with 1,000 messages waiting and with 1,000,000',
  lacks: () => [],
  // A message takes 7 KB with its indexes; its log comes on top.
  roomBytes: (options) => 6 * GIGABYTE + 14_000 * sizesOf(options).large,
  run: runBacklog,
};

function sizesOf({ quick, messages }: BenchContext['options']) {
  return { small: 1000, large: Math.max(2000, messages ?? (quick ? 10_000 : 1_000_000)) };
}

async function runBacklog(context: BenchContext): Promise<Findings> {
  const { small, large } = sizesOf(context.options);
  // Of 100 answers the 95th is a matter of luck: the same list of the same database had a p95 of 22 ms, then of 41.
  const counts: Counts = context.options.quick
    ? { listRuns: 50, newMails: 100 }
    : { listRuns: 300, newMails: 200 };
  const world = await startWorld(context);
  const running = new Restarted(context);
  await running.start();
  await configure(running.installation, world);
  context.say('nothing queued: new mail');
  const { postern } = running.installation;
  const emptyMs = await newMailMs(postern.smtpPort, world.receiver, counts.newMails, context.signal);

  const real = await realBacklog(running.installation, running.client, world, context.signal);
  const sizes: SizeFigures[] = [];
  let loadMs = 0;
  for (const [from, to] of [
    [0, small],
    [small, large],
  ] as const) {
    loadMs = await bulkLoad({ client: running.client, plan: backlogPlan, from, to, ...context });
    await real.assertLoadedAlike(running.client);
    await assertConsistent(running.client);
    await running.restart();
    const { installation, client } = running;
    sizes.push(await measureSize({ installation, client, world, messages: to, counts, context }));
  }
  return findingsOf({
    sizes,
    emptyMs,
    loadPerSecond: ((large - small) * 1000) / loadMs,
    counts,
    states: real.states,
    durability: running.installation.durability,
  });
}
