import type { QueueKind } from '@/lib/mail/routing/delivery-type';

/**
 * Owns: which action a queue or a queued message takes in which state (queue-viewer of Exchange, "Semantics").
 * Promises: one rule for whoever asks: -WhatIf and the console's menus beforehand, the owner of the queue when it acts;
 *   ids are keys of the catalogue `errors`.
 * Does not: act. What was allowed when it was shown may be refused when it is done: the state is then another.
 */

export type QueueAction = 'suspendQueue' | 'resumeQueue' | 'retryQueue' | 'resubmitQueue';
/** On what a restore brought into a queue, which waits until one of the two is said. */
export type RestoredAction = 'releaseRestored' | 'removeRestored';
export type MessageAction = 'suspendMessage' | 'resumeMessage' | 'removeMessage';

export interface QueueState {
  readonly kind: QueueKind;
  /** As shown: Active, Connecting, Ready, Retry, Suspended. */
  readonly status: string;
}

export interface MessageState {
  readonly queueKind: QueueKind;
  /** As shown: Active, PendingRemove, PendingSuspend, Ready, Retry, Suspended. */
  readonly status: string;
}

export type QueueRefusal =
  | 'QueueAlreadySuspended'
  | 'QueueCannotBeSuspended'
  | 'QueueNotSuspended'
  | 'QueueNotInRetry'
  | 'QueueCannotBeResubmitted'
  | 'QueueHoldsNothingRestored';

export type MessageRefusal =
  | 'MessageAlreadySuspended'
  | 'MessageInPoisonCannotBeSuspended'
  | 'MessageNotSuspended'
  | 'MessageInSubmissionCannotBeRemoved';

/** null: it can be done. */
export function queueRefusal(action: QueueAction, { kind, status }: QueueState): QueueRefusal | null {
  switch (action) {
    case 'suspendQueue':
      if (kind === 'Poison') return 'QueueCannotBeSuspended';
      return status === 'Suspended' ? 'QueueAlreadySuspended' : null;
    case 'resumeQueue':
      // Poison is always suspended; its messages are resumed one by one.
      return status === 'Suspended' && kind !== 'Poison' ? null : 'QueueNotSuspended';
    case 'retryQueue':
      return status === 'Retry' ? null : 'QueueNotInRetry';
    case 'resubmitQueue':
      if (kind === 'Unreachable') return null;
      if (kind !== 'Delivery') return 'QueueCannotBeResubmitted';
      return status === 'Retry' ? null : 'QueueNotInRetry';
  }
}

/** null: it can be done, perhaps only when the attempt under way does not deliver. */
export function messageRefusal(
  action: MessageAction,
  { queueKind, status }: MessageState,
): MessageRefusal | null {
  const suspended = status === 'Suspended' || status === 'PendingSuspend';
  switch (action) {
    case 'suspendMessage':
      if (queueKind === 'Poison') return 'MessageInPoisonCannotBeSuspended';
      return suspended ? 'MessageAlreadySuspended' : null;
    case 'resumeMessage':
      // A poison message is resumed whatever its status: that resubmits it.
      return suspended || queueKind === 'Poison' ? null : 'MessageNotSuspended';
    case 'removeMessage':
      return queueKind === 'Submission' ? 'MessageInSubmissionCannotBeRemoved' : null;
  }
}

/** In flight: a suspend or remove takes effect only when the attempt fails. */
export function isInFlight(status: string): boolean {
  return status === 'Active' || status === 'PendingSuspend' || status === 'PendingRemove';
}
