import { readFileSync } from 'node:fs';
import { isAlive } from '@/lib/is-alive';
import { greets, waitForSuccessor } from '../../delivery/kill-process';
import { waitUntil } from '../../wait-until';
import type { LineSession } from '../database/line-session';
import type { FaultSite } from './fault-site';

/**
 * Owns: ending a process at this very moment, as the OOM killer does, and waiting until all is well again.
 * Promises: the signal is sent before the call returns; what the killed transport had not recorded is read before its
 *   successor can send.
 * Does not: choose the moment.
 */
export const VICTIMS = ['transport', 'web', 'postgres', 'backend'] as const;
export type Victim = (typeof VICTIMS)[number];
/** The web process has no part in the mail's way. */
export const STEP_VICTIMS = ['transport', 'postgres', 'backend'] as const;

export const VICTIM_NAMES: Readonly<Record<Victim, string>> = {
  transport: 'the transport',
  web: 'the web process',
  postgres: 'PostgreSQL',
  backend: "one of PostgreSQL's backends",
};

const APPLICATION = 'postern transport';
const BACK_WITHIN_MS = 90_000;

/** Resolves when a successor works. `session`: the connection whose backend is meant. */
export function kill(site: FaultSite, victim: Victim, session: LineSession | null): Promise<void> {
  switch (victim) {
    case 'transport':
      return killTransport(site);
    case 'web':
      return killWeb(site);
    case 'postgres':
      return killPostgres(site, 'SIGKILL');
    case 'backend':
      return killBackend(site, session);
  }
}

/** `SIGKILL`, or the signals by which an administrator's `pg_ctl stop` ends it. */
export async function killPostgres(
  { postgres, books }: FaultSite,
  signal: 'SIGKILL' | 'SIGINT' | 'SIGQUIT',
): Promise<void> {
  const pid = postgres.pid();
  process.kill(pid, signal);
  await waitUntil('another PostgreSQL that answers', BACK_WITHIN_MS, () =>
    postgres.pid() === pid ? null : books.answers(),
  );
}

/** The postmaster and all that it forked. */
export function postgresPids({ postgres }: FaultSite): number[] {
  const pid = postgres.pid();
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return [pid, ...children.split(' ').filter(Boolean).map(Number)];
}

async function killTransport({ installation, ledger, books }: FaultSite): Promise<void> {
  const pid = installation.pids().transport;
  if (!pid) throw new Error('No transport process to kill');
  process.kill(pid, 'SIGKILL');
  const at = performance.now();
  const { open } = await books.open();
  ledger.killed({ at, open });
  await waitUntil('another transport process that greets', BACK_WITHIN_MS, async () => {
    const present = installation.pids().transport ?? pid;
    return present !== pid && (await greets(installation.config.smtpPort)) ? true : null;
  });
}

async function killWeb({ installation }: FaultSite): Promise<void> {
  const pid = installation.pids().web;
  if (!pid) throw new Error('No web process to kill');
  process.kill(pid, 'SIGKILL');
  await waitForSuccessor(installation, 'web', pid, BACK_WITHIN_MS);
}

/** PostgreSQL then ends all its sessions and recovers as after a crash; the postmaster lives. */
async function killBackend({ line, books }: FaultSite, session: LineSession | null): Promise<void> {
  const pid = session?.backendPid ?? line.backendPids(APPLICATION)[0];
  if (!pid) throw new Error('No backend to kill');
  process.kill(pid, 'SIGKILL');
  await waitUntil('PostgreSQL after its recovery', BACK_WITHIN_MS, async () =>
    isAlive(pid) ? null : books.answers(),
  );
}
