import type { SendResult } from '@/lib/mail/message/outbound-message';
import { allHostsFailed, type HostError } from '@/lib/mail/outcome/all-hosts-failed';
import type { LastError } from '@/lib/mail/outcome/last-error';
import { peerArguments } from '@/lib/mail/outcome/outcome';
import type { Attempt } from '@/lib/store/hot/out/attempts';
import type { WaitingCopy, WaitingRecipient } from '@/lib/store/hot/out/waiting-copy';
import type { HostFacts, HostInVain } from './agent';

/**
 * Owns: a copy's round of the hosts of its next hop (RFC 5321 5.1): which of its recipients are still to be tried, at which
 *   hosts they were in vain, and what comes next.
 * Promises: pure. A recipient that a host put off goes to the next one in the same round; one that a host refused for good,
 *   or may have taken, does not. What a limit on the recipients of a transaction shut out goes to the same host again. Each
 *   step ends recipients, tries a further host or makes the transaction smaller, so each round ends.
 * Does not: talk, open connections or record (lane, settler).
 */

/** A copy whose recipients are all those that are open, and the round that it is in. */
export interface Task {
  readonly copy: WaitingCopy;
  readonly round: Round;
}

interface Round {
  /** What hosts came to that is not recorded yet. */
  readonly attempts: readonly Attempt[];
  /** Of recipients that some host put off. */
  readonly deferrals: ReadonlyMap<bigint, Deferral>;
  /** What a host seems to take in one transaction; it is sure when one of that size was taken. */
  readonly recipientLimit: { readonly key: string; readonly limit: number } | null;
}

interface Deferral {
  readonly tried: ReadonlySet<string>;
  readonly said: readonly HostError[];
  /** Only its retry interval brings it to any host again. */
  readonly isOver: boolean;
}

const FIRST: Round = { attempts: [], deferrals: new Map(), recipientLimit: null };

export function firstTask(copy: WaitingCopy): Task {
  return { copy, round: FIRST };
}

export function isFirst({ round }: Task): boolean {
  return round === FIRST;
}

/** Nobody has said anything of it in this round, so there is nothing to record. */
export function isUntried({ round }: Task): boolean {
  return round.deferrals.size === 0 && round.attempts.length === 0;
}

/** Those that had their end are recorded, and with them the copy has rows. */
export function afterPart({ copy, round }: Task): Task {
  return { copy: { ...copy, rowless: null, sharesMessage: true }, round: { ...round, attempts: [] } };
}

/** Those that this host is to be given now. */
export function recipientsFor(
  { copy, round }: Task,
  { key, recipientLimit }: Pick<HostFacts, 'key' | 'recipientLimit'>,
): readonly WaitingRecipient[] {
  const limit = Math.min(seemingLimit(round, key), recipientLimit ?? Number.POSITIVE_INFINITY);
  const open =
    round === FIRST ? copy.recipients : copy.recipients.filter(({ id }) => !isTried(round, id, key));
  return open.length > limit ? open.slice(0, limit) : open;
}

/** A host's limit that this transaction has proved; null: none. */
export function provenLimit(
  { round }: Task,
  { key }: Pick<HostFacts, 'key'>,
  result: SendResult,
): number | null {
  const limit = seemingLimit(round, key);
  const isProof = Number.isFinite(limit) && result.outcomes.some(({ kind }) => kind === 'delivered');
  return isProof ? limit : null;
}

/** What became of a transaction. */
export interface Sent {
  readonly recipients: readonly WaitingRecipient[];
  readonly result: SendResult;
  readonly host: Pick<HostFacts, 'key' | 'otherKeys'>;
  readonly peer: HostError['peer'];
  /** Other hosts that were tried in this round before this one. */
  readonly inVain: readonly HostInVain[];
  readonly attempts: readonly Attempt[];
}

export interface Step {
  /** With their place among the transaction's recipients. */
  readonly done: readonly { readonly recipient: WaitingRecipient; readonly index: number }[];
  /** What is open. It goes on in this round, or waits out its interval. */
  readonly task: Task;
  readonly goesOn: boolean;
}

export function stepAfter(task: Task, sent: Sent): Step {
  const { result, host } = sent;
  const done: { recipient: WaitingRecipient; index: number }[] = [];
  const deferrals = new Map(task.round.deferrals);
  sent.recipients.forEach((recipient, index) => {
    if (result.overLimit?.recipients.has(index)) return;
    const outcome = result.outcomes[index];
    if (outcome?.kind !== 'retry') done.push({ recipient, index });
    else deferrals.set(recipient.id, deferred(deferrals.get(recipient.id), outcome.error, sent));
  });
  const doneIds = new Set(done.map(({ recipient }) => recipient.id));
  const round = {
    attempts: [...task.round.attempts, ...sent.attempts],
    deferrals,
    recipientLimit: result.overLimit
      ? { key: host.key, limit: result.overLimit.limit }
      : task.round.recipientLimit,
  };
  const recipients = task.copy.recipients.filter(({ id }) => !doneIds.has(id));
  const next = { copy: { ...task.copy, recipients }, round };
  return { done, task: next, goesOn: mayGoOn(next, [host.key, ...host.otherKeys()]) };
}

/** These hosts did not take a connection that was to bring it on. */
export function afterHostsInVain(
  task: Task,
  hosts: readonly HostInVain[],
  attempts: readonly Attempt[],
): Task {
  const { round } = task;
  const deferrals = new Map(
    task.copy.recipients.map(({ id }) => [id, inVainAt(hosts, round.deferrals.get(id))] as const),
  );
  return { ...task, round: { ...round, attempts: [...round.attempts, ...attempts], deferrals } };
}

/** The hosts that the next connection need not be to: those that its first open recipient was tried at. */
export function triedHosts({ copy, round }: Task): ReadonlySet<string> {
  const next = copy.recipients.find(({ id }) => round.deferrals.get(id)?.isOver !== true);
  return (next && round.deferrals.get(next.id)?.tried) ?? new Set();
}

/** Why an open recipient waits; null when nobody said anything of it. */
export function errorOfOpen({ round }: Task, recipientId: bigint): LastError | null {
  return allHostsFailed(round.deferrals.get(recipientId)?.said ?? []);
}

function seemingLimit({ recipientLimit }: Round, key: string): number {
  return recipientLimit?.key === key ? recipientLimit.limit : Number.POSITIVE_INFINITY;
}

function mayGoOn({ copy, round }: Task, hosts: readonly string[]): boolean {
  return copy.recipients.some(({ id }) => hosts.some((host) => !isTried(round, id, host)));
}

function isTried({ deferrals }: Round, recipientId: bigint, host: string): boolean {
  const deferral = deferrals.get(recipientId);
  return deferral !== undefined && (deferral.isOver || deferral.tried.has(host));
}

function deferred(before: Deferral | undefined, error: LastError, sent: Sent): Deferral {
  const { result, host, peer, inVain } = sent;
  const { tried, said } = inVainAt(inVain, before);
  return {
    tried: new Set([...tried, host.key]),
    said: [...said, { error, peer }],
    isOver: !result.mayFailOver,
  };
}

const NOWHERE: Deferral = { tried: new Set(), said: [], isOver: false };

function inVainAt(hosts: readonly HostInVain[], before: Deferral = NOWHERE): Deferral {
  const fresh = hosts.filter(({ key }) => !before.tried.has(key));
  return {
    tried: new Set([...before.tried, ...fresh.map(({ key }) => key)]),
    said: [...before.said, ...fresh.map(errorOf)],
    isOver: before.isOver,
  };
}

function errorOf({ error, facts }: HostInVain): HostError {
  return { error, peer: peerArguments(facts) };
}
