import { expect, test } from 'vitest';
import { messageRefusal, queueRefusal } from './queue-actions';

test.each([
  ['suspendQueue', 'Delivery', 'Active', null],
  ['suspendQueue', 'Submission', 'Ready', null],
  ['suspendQueue', 'Unreachable', 'Suspended', 'QueueAlreadySuspended'],
  ['suspendQueue', 'Poison', 'Suspended', 'QueueCannotBeSuspended'],
  ['resumeQueue', 'Delivery', 'Suspended', null],
  ['resumeQueue', 'Delivery', 'Retry', 'QueueNotSuspended'],
  ['resumeQueue', 'Poison', 'Suspended', 'QueueNotSuspended'],
  ['retryQueue', 'Delivery', 'Retry', null],
  ['retryQueue', 'Delivery', 'Ready', 'QueueNotInRetry'],
  ['resubmitQueue', 'Unreachable', 'Ready', null],
  ['resubmitQueue', 'Delivery', 'Retry', null],
  ['resubmitQueue', 'Delivery', 'Active', 'QueueNotInRetry'],
  ['resubmitQueue', 'Submission', 'Ready', 'QueueCannotBeResubmitted'],
  ['resubmitQueue', 'Poison', 'Suspended', 'QueueCannotBeResubmitted'],
] as const)('%s on a %s queue that is %s: %s', (action, kind, status, refusal) => {
  expect(queueRefusal(action, { kind, status })).toBe(refusal);
});

test.each([
  ['suspendMessage', 'Delivery', 'Active', null],
  ['suspendMessage', 'Delivery', 'PendingSuspend', 'MessageAlreadySuspended'],
  ['suspendMessage', 'Poison', 'Suspended', 'MessageInPoisonCannotBeSuspended'],
  ['resumeMessage', 'Delivery', 'Suspended', null],
  ['resumeMessage', 'Poison', 'Ready', null],
  ['resumeMessage', 'Delivery', 'Ready', 'MessageNotSuspended'],
  ['removeMessage', 'Unreachable', 'Ready', null],
  ['removeMessage', 'Submission', 'Ready', 'MessageInSubmissionCannotBeRemoved'],
] as const)('%s in %s that is %s: %s', (action, queueKind, status, refusal) => {
  expect(messageRefusal(action, { queueKind, status })).toBe(refusal);
});
