import type { FinishedRow } from '@/components/queue-viewer/row/finished-row';
import type { AttemptRecipientRow, AttemptRow } from './attempt-row';

/** What of a finished recipient tells which attempt delivered it. */
export type FinishedFacts = Pick<FinishedRow, 'Recipient' | 'Outcome' | 'Reply' | 'QueueId' | 'DateFinished'>;

/** An outcome is written some moments after its attempt; the next attempt of a copy is minutes away. */
const WRITTEN_WITHIN_MS = 60_000;

/**
 * Whom an attempt was for, and what it came to for each. One in which somebody did not get the mail keeps that itself; one that
 * delivered to all is told by the recipients that were done then. Empty: nobody knows. Pure.
 */
export function recipientsOf(
  attempt: AttemptRow,
  finished: readonly FinishedFacts[],
): readonly AttemptRecipientRow[] {
  if (attempt.Recipients.length > 0 || attempt.Outcome !== 'Delivered') return attempt.Recipients;
  const startedMs = Date.parse(attempt.Date);
  return finished
    .filter(({ Outcome, QueueId, DateFinished }) => {
      const afterMs = Date.parse(DateFinished) - startedMs;
      const isOfThatTime = afterMs >= 0 && afterMs <= attempt.DurationMs + WRITTEN_WITHIN_MS;
      return Outcome === 'Delivered' && QueueId === attempt.QueueId && isOfThatTime;
    })
    .map(({ Recipient, Reply }) => ({
      Address: Recipient,
      Outcome: 'Delivered',
      Reply,
      LastError: null,
      LastErrorDetail: null,
    }));
}
