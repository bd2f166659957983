import type { PeerFacts, SendResult } from '@/lib/mail/message/outbound-message';
import type { LastError } from '@/lib/mail/outcome/last-error';
import type { RecipientOutcome } from '@/lib/mail/outcome/outcome';
import { nextMessageRetry, type RetrySettings } from '@/lib/mail/outcome/retry-schedule';
import type { Attempt, AttemptRecipient } from '@/lib/store/hot/out/attempts';
import type { RecipientResult, TriedCopy } from '@/lib/store/hot/out/settle';
import type { WaitingCopy } from '@/lib/store/hot/out/waiting-copy';
import type { DeliveryConnector } from './agent';

/**
 * Owns: what an attempt came to, in the words of the store: results for the recipients, the record of the attempt, the
 *   time of the next.
 * Promises: the dialogue is kept for failures, and for all when the connector logs verbosely.
 * Does not: write it (settler).
 */

export interface AttemptFacts {
  readonly copy: WaitingCopy;
  readonly serverId: string;
  readonly connector: DeliveryConnector | null;
  readonly startedAt: Date;
  readonly now: Date;
  readonly facts: PeerFacts | null;
  /** Asked for when it is kept. */
  readonly dialogue: () => string | null;
}

/** The message was said on a connection. */
export function triedOnConnection(
  attempt: AttemptFacts,
  { outcomes }: SendResult,
  settings: Pick<RetrySettings, 'messageRetryIntervalSeconds'>,
): TriedCopy {
  const host = attempt.facts?.host ?? null;
  return {
    copy: attempt.copy,
    connector: attempt.connector,
    attempts: [attemptOf(attempt, outcomes, true)],
    results: outcomes.map((outcome) => resultOf(outcome, host)),
    // After any words on a standing connection the message waits by itself, so that it cannot be tried without end.
    retryInMs: outcomes.some((outcome) => outcome.kind === 'retry') ? nextMessageRetry(settings) : null,
  };
}

/** No connection stood: the copy waits with its queue. */
export function triedInVain(attempt: AttemptFacts, error: LastError): TriedCopy {
  const outcome: RecipientOutcome = { kind: 'retry', scope: 'queue', error };
  return {
    copy: attempt.copy,
    connector: attempt.connector,
    attempts: [attemptOf(attempt, [outcome], false)],
    results: attempt.copy.recipients.map(() => ({ kind: 'retry', error })),
    retryInMs: null,
  };
}

/** Nothing will ever help: each recipient ends, and the sender hears of it. */
export function failedForGood(attempt: AttemptFacts, error: LastError): TriedCopy {
  return {
    copy: attempt.copy,
    connector: attempt.connector,
    attempts: [attemptOf(attempt, [{ kind: 'failed', error }], false)],
    results: attempt.copy.recipients.map(() => failed(error, null)),
    retryInMs: null,
  };
}

function failed(error: LastError, host: string | null): RecipientResult {
  return { kind: 'failed', outcome: 'Failed', error, previousError: null, host, withNdr: true, actor: null };
}

function resultOf(outcome: RecipientOutcome, host: string | null): RecipientResult {
  if (outcome.kind === 'delivered') return { kind: 'delivered', host, reply: outcome.reply };
  if (outcome.kind === 'retry') return { kind: 'retry', error: outcome.error };
  return failed(outcome.error, host);
}

/** @param perRecipient there is an outcome for each recipient; false: what failed was the way there. */
function attemptOf(
  attempt: AttemptFacts,
  outcomes: readonly RecipientOutcome[],
  perRecipient: boolean,
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
    recipients: worst === null || !perRecipient ? null : recipientsOf(copy, outcomes),
  };
}

function recipientsOf(copy: WaitingCopy, outcomes: readonly RecipientOutcome[]): readonly AttemptRecipient[] {
  return copy.recipients.flatMap(({ address }, index): AttemptRecipient[] => {
    const outcome = outcomes[index];
    if (outcome === undefined) return [];
    if (outcome.kind === 'delivered') {
      return [{ address, outcome: 'delivered', reply: outcome.reply, error: null }];
    }
    return [{ address, outcome: outcome.kind, reply: outcome.error.reply, error: outcome.error }];
  });
}
