import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '@/lib/launch/project-root';
import { type Random, seededRandom } from '@/lib/testing/seeded-random';
import type { Undo } from '@/lib/testing/undo';
import { type Balance, balance } from '../ledger/balance';
import { Ledger } from '../ledger/ledger';
import { ledgerTable } from '../ledger/ledger-table';
import { type Fault, planRounds } from './fault-catalogue';
import { drained, type RoundResult, runRound } from './fault-round';
import { type FaultSite, type MailSite, startFaultSite } from './fault-site';
import { fillDisk } from './full-disk';

/**
 * Owns: a run: the rounds of a seed on one installation, then the mended world and the sum; then the full disk on another.
 * Promises: says the seed first; stops at the first books that are not clean, with the identities.
 */
export interface FaultRun {
  readonly seed: number;
  readonly rounds: number | null;
  readonly only: string | null;
  readonly undo: Undo;
  /** Somebody wants to end it. */
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

const SHOWN_FINDINGS = 50;
/** Deaths that are not a kill of ours. */
const DIED_BY_ITSELF = /^The \w+ process (?!was ended by SIGKILL)/;

/** @returns the exit status. */
export async function runFaults(run: FaultRun): Promise<number> {
  const { seed, undo, say } = run;
  const random = seededRandom(seed);
  const plan = planRounds(random, run.rounds, run.only);
  say(`Faults: ${plan.length} rounds, seed ${seed}`);
  if (!(await runRounds(plan, random, run))) return 1;
  for (const complaint of await undo.run()) say(`Could not clean up: ${complaint}`);
  if (run.only) return 0;
  say('     the disk of the data directory becomes full');
  const disk = await fillDisk(random, run);
  if (disk === null) return 0;
  const refusals = [...disk.refusals].map(([reply, count]) => `${count} x ${reply.replaceAll('\n', ' ')}`);
  say(
    `     while it was full: ${refusals.join('; ')}; mail was taken ${seconds(disk.recoveryMs)} after it had room`,
  );
  if (!(await isClean(disk.site, disk.balance, disk.findings, run))) return 1;
  say(`\nThe ledger of the full disk:\n\n${ledgerTable(disk.balance)}\n`);
  return 0;
}

/** False: the books are not clean, which is said. */
async function runRounds(plan: readonly Fault[], random: Random, run: FaultRun): Promise<boolean> {
  const { seed, say } = run;
  const ledger = new Ledger();
  const site = await startFaultSite(ledger, random, run);
  const givenUp: string[] = [];
  site.installation.failure.catch((error: Error) => givenUp.push(`The launcher gave up: ${error.message}`));
  for (const [index, fault] of plan.entries()) {
    const round = index + 1;
    say(`${String(round).padStart(3)}  ${fault.name}`);
    const warned = site.installation.warnings.length;
    const result = await runRound(site, fault, { ...run, round, random }).catch(async (error: unknown) => {
      await keepLogs(site, say);
      throw error;
    });
    say(`     ${roundLine(result)}`);
    const deaths = site.installation.warnings.slice(warned).filter((line) => DIED_BY_ITSELF.test(line));
    const isSlow = result.slowestGoodMs > (fault.goodMailWithinMs ?? Number.POSITIVE_INFINITY);
    const findings = [
      ...givenUp,
      ...(fault.mayEndProcesses ? [] : deaths),
      ...(isSlow ? [`good mail was held up by bad servers: ${seconds(result.slowestGoodMs)}`] : []),
    ];
    if (!(await isClean(site, result.balance, findings, run))) return false;
  }
  site.world.mend();
  await resumeAll(site);
  await drained(site, [...site.world.flowing, ...site.world.dead]);
  const sum = balance(ledger, await site.books.read());
  if (!(await isClean(site, sum, givenUp, run))) return false;
  say(`\nThe ledger of ${plan.length} rounds, seed ${seed}; servers mended and queues retried at the end:\n`);
  say(`${ledgerTable(sum)}\n`);
  return true;
}

async function isClean(
  site: MailSite,
  sum: Balance,
  furtherFindings: readonly string[],
  { seed, say }: Pick<FaultRun, 'seed' | 'say'>,
): Promise<boolean> {
  const findings = [...sum.findings, ...furtherFindings];
  if (findings.length === 0) return true;
  say(`\nThe ledger is NOT clean. Seed ${seed}.\n\n${ledgerTable(sum)}\n`);
  for (const finding of findings.slice(0, SHOWN_FINDINGS)) say(`  ${finding}`);
  if (findings.length > SHOWN_FINDINGS) say(`  and ${findings.length - SHOWN_FINDINGS} more`);
  await keepLogs(site, say);
  return false;
}

/** Postern's own words, before the installation is removed. */
async function keepLogs({ installation }: MailSite, say: (line: string) => void): Promise<void> {
  const kept = join(projectRoot, 'test-results', 'faults');
  await mkdir(kept, { recursive: true });
  await cp(join(installation.config.dataDirectory, 'logs'), kept, { recursive: true });
  say(`Logs: ${kept}`);
}

/** What was in flight at two kills is in Poison, as designed; an administrator looks at it and resumes it. */
async function resumeAll({ command, books, installation }: FaultSite): Promise<void> {
  const { poison } = await books.open();
  if (poison.size > 0)
    await command('Resume-Message', {
      Filter: `Queue -eq '${installation.config.serverName}\\Poison'`,
      Confirm: false,
    });
  await command('Retry-Queue', { Filter: "Status -eq 'Retry'", Confirm: false });
}

function roundLine({ faultMs, drainMs, slowestGoodMs, balance: sum }: RoundResult): string {
  return (
    `over in ${seconds(faultMs)}, drained in ${seconds(drainMs)}, good mail at most ${seconds(slowestGoodMs)}; so far ` +
    `${sum.accepted} = ${sum.delivered} delivered + ${sum.bounced} bounced + ${sum.queued} queued, ${sum.lost} lost; ` +
    `${sum.duplicates} of ${sum.inFlight} twice`
  );
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
