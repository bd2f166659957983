import type { PeerFacts, SendResult } from '@/lib/mail/message/outbound-message';
import type { LastError } from '@/lib/mail/outcome/last-error';
import { newLastError } from '@/lib/mail/outcome/last-error-kinds';
import type { RecipientOutcome } from '@/lib/mail/outcome/outcome';
import { nextMessageRetry, type RetrySettings } from '@/lib/mail/outcome/retry-schedule';
import type { Attempt, AttemptRecipient } from '@/lib/store/hot/out/attempts';
import type { RecipientResult, TriedCopy } from '@/lib/store/hot/out/settle';
import type { WaitingCopy, WaitingRecipient } from '@/lib/store/hot/out/waiting-copy';
import type { DeliveryConnector, HostInVain } from './agent';
import { errorOfOpen, type Step, type Task } from './delivery-round';

/**
 * Owns: what an attempt came to, in the words of the store: results for the recipients, the records of the attempts, the
 *   time of the next.
 * Promises: the dialogue is kept for failures, and for all when the connector logs verbosely.
 * Does not: write it (settler).
 */

/** Whose mail was tried, and by whom. */
export interface Trial {
  readonly copy: WaitingCopy;
  readonly serverId: string;
  readonly connector: DeliveryConnector | null;
}

export interface AttemptFacts extends Trial {
  readonly startedAt: Date;
  readonly now: Date;
  readonly facts: PeerFacts | null;
  /** Asked for when it is kept. */
  readonly dialogue: () => string | null;
  /** The sender that it was said to be from, in place of its own. */
  readonly sentAs?: string | null;
}

/** Said on a connection, and over with it: each recipient has its end. */
export function finished(
  { copy, connector }: Trial,
  { outcomes }: SendResult,
  { host, attempts }: { readonly host: string; readonly attempts: readonly Attempt[] },
): TriedCopy {
  const results = outcomes.map((outcome) => resultOf(outcome, host));
  return { copy, connector, attempts, results, retryInMs: null };
}

/** A transaction that was not a message's end. */
export interface Said {
  readonly step: Step;
  readonly outcomes: readonly RecipientOutcome[];
  readonly host: string;
}

/** The recipients that have their end; the others are tried on. */
export function finishedInPart(connector: DeliveryConnector | null, said: Said): TriedCopy {
  const { done, task } = said.step;
  return {
    copy: { ...task.copy, recipients: done.map(({ recipient }) => recipient) },
    connector,
    attempts: task.round.attempts,
    results: resultsOf(said),
    retryInMs: null,
    isPart: true,
  };
}

/** Those that the round did not bring to an end wait, this message alone, so that it cannot be tried without end. */
export function roundOver(
  connector: DeliveryConnector | null,
  task: Task,
  settings: Pick<RetrySettings, 'messageRetryIntervalSeconds'>,
  last: Said | null,
): TriedCopy {
  const { copy, round } = task;
  const done = last?.step.done ?? [];
  const waiting = errorsOf(task);
  return {
    copy: { ...copy, recipients: [...done.map(({ recipient }) => recipient), ...copy.recipients] },
    connector,
    attempts: round.attempts,
    results: [...(last ? resultsOf(last) : []), ...waiting],
    retryInMs: waiting.length > 0 ? nextMessageRetry(settings) : null,
  };
}

/** No connection stood: the copy waits with its queue. */
export function triedInVain(
  attempt: AttemptFacts,
  error: LastError,
  hosts: readonly HostInVain[],
): TriedCopy {
  const attempts =
    hosts.length > 0 ? attemptsInVain(attempt, hosts) : [attemptOf(attempt, [{ kind: 'retry', error }])];
  return {
    copy: attempt.copy,
    connector: attempt.connector,
    attempts,
    results: attempt.copy.recipients.map(() => ({ kind: 'retry', error })),
    retryInMs: null,
  };
}

/** Nothing will ever help: each recipient ends, and the sender hears of it. */
export function failedForGood(attempt: AttemptFacts, error: LastError): TriedCopy {
  return {
    copy: attempt.copy,
    connector: attempt.connector,
    attempts: [attemptOf(attempt, [{ kind: 'failed', error }])],
    results: attempt.copy.recipients.map(() => failed(error, null)),
    retryInMs: null,
  };
}

/** Of hosts that did not take a connection: one each, with what it said. */
export function attemptsInVain(trial: Trial, hosts: readonly HostInVain[]): Attempt[] {
  return hosts.map(({ error, facts, dialogue, startedAt, durationMs }) =>
    attemptOf(
      {
        ...trial,
        startedAt,
        now: new Date(startedAt.getTime() + durationMs),
        facts,
        dialogue: () => dialogue,
      },
      [{ kind: 'retry', error }],
    ),
  );
}

/** @param asked whom the outcomes are of, in their order; none: what failed was the way there. */
export function attemptOf(
  attempt: AttemptFacts,
  outcomes: readonly RecipientOutcome[],
  asked: readonly WaitingRecipient[] = [],
): Attempt {
  const { copy, facts } = attempt;
  const notDelivered = outcomes.flatMap((outcome) => (outcome.kind === 'delivered' ? [] : [outcome]));
  // One row a try: the worst of its recipients' outcomes says what the administrator looks for.
  const worst = notDelivered.find(({ kind }) => kind === 'failed') ?? notDelivered[0] ?? null;
  const first = outcomes.find(({ kind }) => kind === 'delivered');
  const keepsDialogue = worst !== null || attempt.connector?.protocolLoggingLevel === 'Verbose';
  return {
    at: attempt.startedAt,
    messageId: copy.messageId,
    copyId: copy.id,
    queueId: copy.queueId,
    serverId: attempt.serverId,
    outcome: worst?.kind ?? 'delivered',
    host: facts?.host ?? null,
    address: facts?.address ?? null,
    port: facts?.port ?? null,
    tlsVersion: facts?.tlsVersion ?? null,
    tlsCipher: facts?.tlsCipher ?? null,
    durationMs: Math.max(0, attempt.now.getTime() - attempt.startedAt.getTime()),
    reply: worst === null && first?.kind === 'delivered' ? first.reply : null,
    error: worst?.error ?? null,
    dialogue: keepsDialogue ? attempt.dialogue() : null,
    // Each recipient has its own end: "failed, user unknown" must not read as if it were said of the others.
    recipients: worst === null || asked.length === 0 ? null : recipientsOf(asked, outcomes),
    sentAs: attempt.sentAs ?? null,
  };
}

function recipientsOf(
  asked: readonly WaitingRecipient[],
  outcomes: readonly RecipientOutcome[],
): readonly AttemptRecipient[] {
  return asked.flatMap(({ address }, index): AttemptRecipient[] => {
    const outcome = outcomes[index];
    if (outcome === undefined) return [];
    if (outcome.kind === 'delivered') {
      return [{ address, outcome: 'delivered', reply: outcome.reply, error: null }];
    }
    return [{ address, outcome: outcome.kind, reply: outcome.error.reply, error: outcome.error }];
  });
}

function resultsOf({ step, outcomes, host }: Said): RecipientResult[] {
  return step.done.flatMap(({ index }) => {
    const outcome = outcomes[index];
    return outcome ? [resultOf(outcome, host)] : [];
  });
}

/** Of open recipients that nobody spoke of, another's tells why the copy waits. */
function errorsOf(task: Task): RecipientResult[] {
  const errors = task.copy.recipients.map(({ id }) => errorOfOpen(task, id));
  const any =
    errors.find((error) => error !== null) ??
    newLastError('unknown', { reason: 'it was stopped before all recipients were tried' });
  return errors.map((error) => ({ kind: 'retry', error: error ?? any }));
}

function failed(error: LastError, host: string | null): RecipientResult {
  return { kind: 'failed', outcome: 'Failed', error, previousError: null, host, withNdr: true, actor: null };
}

function resultOf(outcome: RecipientOutcome, host: string | null): RecipientResult {
  if (outcome.kind === 'delivered') return { kind: 'delivered', host, reply: outcome.reply };
  if (outcome.kind === 'retry') return { kind: 'retry', error: outcome.error };
  return failed(outcome.error, host);
}
