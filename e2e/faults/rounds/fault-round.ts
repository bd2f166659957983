import type { Random } from '@/lib/testing/seeded-random';
import { waitUntil } from '../../wait-until';
import { type Balance, balance } from '../ledger/balance';
import { messageIdOf } from '../ledger/fault-mail';
import { partOf } from '../ledger/ledger';
import { within } from '../process/within';
import type { Fault } from './fault-catalogue';
import { faultLoad, type LoadLimits } from './fault-load';
import type { FaultSite } from './fault-site';
import { Injector } from './injector';

/**
 * Owns: one round: load, the fault in the middle of it, load again, quiet, and the books.
 * Promises: mail is taken again after the fault, and what can be delivered is delivered before the books are read.
 * Does not: print.
 */
export interface RoundResult {
  readonly fault: string;
  /** From the fault's beginning until all it had hit worked again. */
  readonly faultMs: number;
  /** From the end of load until all that can be delivered was. */
  readonly drainMs: number;
  /** Of messages to good domains alone, from 250 to the arrival: the longest. */
  readonly slowestGoodMs: number;
  readonly balance: Balance;
}

const CONNECTIONS = 8;
const PAUSE_MS = 15;
const BEFORE_THE_FAULT = 40;
const AFTER_THE_FAULT = 40;
const TAKEN_AGAIN_WITHIN_MS = 60_000;
const DRAINED_WITHIN_MS = 90_000;
const LIMITS: LoadLimits = { odd: 12, dead: 3 };

export async function runRound(
  site: FaultSite,
  fault: Fault,
  run: {
    readonly seed: number;
    readonly round: number;
    readonly random: Random;
    /** Ends the load at once. */
    readonly signal: AbortSignal;
  },
): Promise<RoundResult> {
  const { ledger, world, installation } = site;
  world.misbehave(run.random);
  const injector = new Injector({
    port: installation.config.smtpPort,
    connections: CONNECTIONS,
    pauseMs: PAUSE_MS,
    nextMail: faultLoad(run.random, world, run, LIMITS),
    ledger,
  });
  const abandon = () => injector.abandon();
  run.signal.addEventListener('abort', abandon);
  try {
    await within(
      TAKEN_AGAIN_WITHIN_MS,
      'mail is taken before the fault',
      injector.accepted(BEFORE_THE_FAULT),
    );
    const startedAt = performance.now();
    await fault.run(site, injector, run.random);
    const faultMs = performance.now() - startedAt;
    await within(TAKEN_AGAIN_WITHIN_MS, 'mail is taken after the fault', injector.accepted(AFTER_THE_FAULT));
    await injector.stop();
    const stoppedAt = performance.now();
    await drained(site, world.flowing);
    return {
      ...{ fault: fault.name, faultMs, drainMs: performance.now() - stoppedAt },
      slowestGoodMs: slowestGood(site, run.round),
      balance: balance(ledger, await site.books.read()),
    };
  } finally {
    run.signal.removeEventListener('abort', abandon);
    await injector.stop();
  }
}

export async function drained(
  { books }: Pick<FaultSite, 'books'>,
  domains: readonly string[],
): Promise<void> {
  await waitUntil('what waits for the hosts that take mail has left', DRAINED_WITHIN_MS, async () => {
    const open = await books.countOpen(domains);
    if (open.size === 0) return true;
    throw new Error([...open].map(([domain, count]) => `${count} for ${domain}`).join(', '));
  });
}

function slowestGood({ ledger, world }: FaultSite, round: number): number {
  const good = new Set(world.good);
  let slowest = 0;
  for (const { identity, answer, answeredAt, recipients, round: of } of ledger.entries.values()) {
    if (of !== round || answer !== 'accepted') continue;
    if (!recipients.every((address) => good.has(address.split('@')[1] ?? ''))) continue;
    for (const address of recipients) {
      const [first] = ledger.arrivals.get(partOf(messageIdOf(identity), address)) ?? [];
      if (first) slowest = Math.max(slowest, first.at - answeredAt);
    }
  }
  return slowest;
}
