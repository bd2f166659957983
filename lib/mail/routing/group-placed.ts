import type { LastError } from '@/lib/mail/outcome/last-error';
import type { Placed } from './placement';
import type { QueueKey } from './queue-key';

/**
 * Owns: which recipients of a message travel as one copy: those of one queue.
 * Promises: each recipient comes out once, in a group or as failed; groups stand in the order of their first recipients.
 * Does not: place (placement.ts).
 */

interface PlacedGroup<R> {
  readonly key: QueueKey;
  readonly keyText: string;
  readonly error: LastError | null;
  readonly recipients: R[];
}

export interface Grouped<R> {
  readonly groups: readonly PlacedGroup<R>[];
  /** Recipients that no waiting helps. */
  readonly failed: readonly { readonly recipient: R; readonly error: LastError }[];
}

export function groupPlaced<R>(recipients: readonly R[], place: (recipient: R) => Placed): Grouped<R> {
  const groups = new Map<string, PlacedGroup<R>>();
  const failed: { recipient: R; error: LastError }[] = [];
  for (const recipient of recipients) {
    const placed = place(recipient);
    if (placed.key === null) {
      failed.push({ recipient, error: placed.error });
      continue;
    }
    const group = groups.get(placed.keyText);
    if (group) group.recipients.push(recipient);
    else groups.set(placed.keyText, { ...placed, recipients: [recipient] });
  }
  return { groups: [...groups.values()], failed };
}
