import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '@/lib/testing/seeded-random';
import type { FaultSite } from './fault-site';
import { killPostgres, postgresPids } from './victims';

/**
 * Owns: what happens to a database without anybody being killed: a restart, a line that breaks or goes dead, a server that
 *   freezes.
 * Promises: all is as before at the end, also when the wait in between fails.
 */
export const restartFast = (site: FaultSite) => killPostgres(site, 'SIGINT');

/** `pg_ctl stop -m immediate`: sessions are thrown out, the start recovers. */
export const restartAtOnce = (site: FaultSite) => killPostgres(site, 'SIGQUIT');

export async function dropConnections({ line }: FaultSite): Promise<void> {
  line.dropAll();
}

export async function cutLine({ line }: FaultSite, random: Random): Promise<void> {
  await line.cut();
  try {
    await pause(random.between(200, 2500));
  } finally {
    await line.mend();
  }
}

export async function stallLine({ line }: FaultSite, random: Random): Promise<void> {
  line.stall();
  try {
    await pause(random.between(500, 4000));
  } finally {
    line.flow();
  }
}

/** Every process of PostgreSQL, as on a machine that swaps or a virtual one that is moved. */
export async function freeze(site: FaultSite, ms: number): Promise<void> {
  const pids = postgresPids(site);
  for (const pid of pids) process.kill(pid, 'SIGSTOP');
  try {
    await pause(ms);
  } finally {
    for (const pid of pids) process.kill(pid, 'SIGCONT');
  }
  await site.books.answers();
}
