import { messageIdOf } from './fault-mail';
import { type Arrival, type Kill, type Ledger, type LedgerEntry, type Part, partOf } from './ledger';

/**
 * Owns: the sum: accepted = delivered + bounced + still queued, and every way in which it can be wrong.
 * Promises: a duplicate is excused only when a transport was killed that had handed the mail over a moment before and had
 *   not recorded it yet; whatever is not excused is a finding with the identity.
 * Does not: read the database or print.
 */

/** Postern's own records, read while nothing moves. */
export interface Books {
  /** Recipients that are not final, in whichever queue. */
  readonly open: ReadonlySet<Part>;
  /** The Poison queue's share of `open`. */
  readonly poison: ReadonlySet<Part>;
  /** Outcomes in finished_recipient: one each. */
  readonly finished: ReadonlyMap<Part, readonly string[]>;
}

export interface Balance {
  readonly acceptedMessages: number;
  /** Recipients of accepted messages; the next four add up to it. */
  readonly accepted: number;
  readonly delivered: number;
  readonly bounced: number;
  readonly queued: number;
  readonly lost: number;
  readonly poison: number;
  /** Recipients of messages that were not answered with 250, and of these what is there all the same. */
  readonly notAccepted: number;
  readonly notAcceptedYetTaken: number;
  readonly kills: number;
  /** Handed over by a process that was killed before it had recorded it: what may come twice. */
  readonly inFlight: number;
  readonly duplicates: number;
  /** Empty when the books are clean. */
  readonly findings: readonly string[];
}

/** Within this, what was handed over is recorded, be the machine as slow as it may: older than that is not "in flight". */
const RECORDED_WITHIN_MS = 10_000;

type Fate = 'delivered' | 'bounced' | 'queued' | 'lost';

export function balance(ledger: Ledger, books: Books): Balance {
  const findings = ledger.damages.map((damage) => `damaged: ${damage}`);
  const fates: Record<Fate, number> = { delivered: 0, bounced: 0, queued: 0, lost: 0 };
  const counts = { acceptedMessages: 0, notAccepted: 0, notAcceptedYetTaken: 0 };

  for (const entry of ledger.entries.values()) {
    if (entry.answer === 'accepted') counts.acceptedMessages += 1;
    if (entry.answer === 'refused' && !entry.reply?.startsWith('4'))
      findings.push(`refused for good: ${told(entry)}: ${entry.reply}`);
    for (const address of entry.recipients) {
      const part = partOf(messageIdOf(entry.identity), address);
      const fate = fateOf(part, ledger, books);
      if (entry.answer === 'accepted') {
        fates[fate] += 1;
        if (fate === 'lost') findings.push(`LOST: ${told(entry)} for ${address}${recordOf(part, books)}`);
      } else {
        counts.notAccepted += 1;
        if (fate !== 'lost') counts.notAcceptedYetTaken += 1;
      }
      findings.push(...disagreements(entry, address, part, ledger, books));
    }
  }

  const inFlight = new Set(
    ledger.kills.flatMap((kill) => [...kill.open].filter((part) => wasInFlight(part, kill, ledger))),
  );
  let duplicates = 0;
  for (const [part, arrivals] of ledger.arrivals) {
    if (arrivals.length === 1) continue;
    duplicates += arrivals.length - 1;
    const isExcused = arrivals.slice(1).every(({ connectedAt }, index) => {
      const earlier = arrivals[index];
      return ledger.kills.some(
        (kill) => earlier && mayComeTwice(part, earlier, kill) && kill.at < connectedAt,
      );
    });
    if (!isExcused) findings.push(`delivered ${arrivals.length} times without a reason: ${part}`);
  }
  return {
    ...counts,
    accepted: fates.delivered + fates.bounced + fates.queued + fates.lost,
    ...fates,
    poison: books.poison.size,
    kills: ledger.kills.length,
    inFlight: inFlight.size,
    duplicates,
    findings,
  };
}

function wasInFlight(part: Part, kill: Kill, ledger: Ledger): boolean {
  return ledger.arrivals.get(part)?.some((arrival) => mayComeTwice(part, arrival, kill)) ?? false;
}

/** On a connection of the process that was killed, just before, and open in the database after its end. */
function mayComeTwice(part: Part, { at, connectedAt }: Arrival, kill: Kill): boolean {
  return connectedAt < kill.at && kill.at - at < RECORDED_WITHIN_MS && kill.open.has(part);
}

/** An arrival weighs more than a record: what a receiving server has is delivered, whatever Postern knows of it. */
function fateOf(part: Part, ledger: Ledger, books: Books): Fate {
  if (ledger.arrivals.has(part)) return 'delivered';
  if (ledger.reports.has(part)) return 'bounced';
  return books.open.has(part) ? 'queued' : 'lost';
}

/** What the receiving servers know and what Postern has recorded must be the same. */
function disagreements(
  entry: LedgerEntry,
  address: string,
  part: Part,
  ledger: Ledger,
  books: Books,
): string[] {
  const found: string[] = [];
  const say = (what: string) => found.push(`${what}: ${told(entry)} for ${address}${recordOf(part, books)}`);
  const hasArrived = ledger.arrivals.has(part);
  const reports = ledger.reports.get(part)?.size ?? 0;
  const records = books.finished.get(part) ?? [];
  if (reports > 1) say(`reported ${reports} times`);
  if (reports > 0 && hasArrived) say('delivered and reported as failed');
  if (records.length > 1) say('recorded more than once');
  if (records.length > 0 && books.open.has(part)) say('recorded as final and queued');
  if (records.includes('Delivered') && !hasArrived) say('recorded as delivered, and no server has it');
  if ((hasArrived || reports > 0) && records.length === 0 && !books.open.has(part)) say('not recorded');
  return found;
}

function told({ identity, answer, answeredAt }: LedgerEntry): string {
  return `${identity} (${answer} at ${(answeredAt / 1000).toFixed(3)} s)`;
}

function recordOf(part: Part, { finished, open, poison }: Books): string {
  const state = poison.has(part) ? 'in Poison' : open.has(part) ? 'queued' : 'not queued';
  return `; Postern: ${(finished.get(part) ?? []).join(', ') || 'no record'}, ${state}`;
}
