/**
 * Owns: what mail a bulk load makes.
 *
 * A kind is a state in which mail waits:
 *   queued       untried, in a queue whose last connection failed
 *   deferred     tried on a standing connection, 4yz; it waits by itself
 *   suspended    by an administrator
 *   unreachable  no connector fits
 */
export type BulkKind = 'queued' | 'deferred' | 'suspended' | 'unreachable';

export interface BulkPlan {
  /** The connector of its delivery queues (by DNS, one queue a domain); null when all of it is unreachable. */
  readonly connectorName: string | null;
  /** Domains that may have a delivery queue, and whether the queue is in retry. */
  readonly domains: readonly { readonly name: string; readonly isInRetry: boolean }[];
  /**
   * A SELECT from `series`, whose `n` numbers the messages, with the columns n, kind, domain, local_part, sender, subject,
   * size (octets), received_at and next_attempt_at (of what is deferred).
   */
  readonly mailSql: (series: string) => string;
}
