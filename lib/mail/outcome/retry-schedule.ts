/**
 * Owns: when a queue or a message is tried again ("Managing Message Retry, Resubmit, and Expiration Intervals").
 * Promises: a function of the count alone: after any attempt, by hand too, the next time is set anew.
 * Does not: know clocks or random spread: two servers of one queue never run at once, so there is nothing to spread.
 */

/** The settings of a transport server that make the schedule. */
export interface RetrySettings {
  readonly queueGlitchRetryCount: number;
  readonly queueGlitchRetryIntervalSeconds: number;
  readonly transientFailureRetryCount: number;
  readonly transientFailureRetryIntervalSeconds: number;
  readonly outboundConnectionFailureRetryIntervalSeconds: number;
  readonly messageRetryIntervalSeconds: number;
}

/**
 * Milliseconds until a queue connects again. `retryCount` is the number of connection failures in a row, this one
 * included. With the defaults: 1 to 4 -> 1 min, 5 to 10 -> 5 min, from 11 on -> 10 min.
 */
export function nextQueueRetry(retryCount: number, settings: RetrySettings): number {
  const { queueGlitchRetryCount, transientFailureRetryCount } = settings;
  if (retryCount <= queueGlitchRetryCount) return settings.queueGlitchRetryIntervalSeconds * 1000;
  if (retryCount <= queueGlitchRetryCount + transientFailureRetryCount) {
    return settings.transientFailureRetryIntervalSeconds * 1000;
  }
  return settings.outboundConnectionFailureRetryIntervalSeconds * 1000;
}

/** Milliseconds until a message that a standing connection deferred is tried again: always MessageRetryInterval. */
export function nextMessageRetry(settings: Pick<RetrySettings, 'messageRetryIntervalSeconds'>): number {
  return settings.messageRetryIntervalSeconds * 1000;
}
