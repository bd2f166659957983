import type { Envelope } from '@/lib/mail/message/envelope';
import type { IncomingRecipient } from '@/lib/mail/message/incoming-message';
import { type Placed, type PlacementContext, placeRecipient } from './placement';
import {
  type Distinctions,
  distinguishes,
  placementKey,
  sampleSenders,
  senderClass,
} from './placement-class';

/**
 * Owns: placements that were found already, by what the routing table distinguishes.
 * Promises: the same answer as placeRecipient; bounded memory.
 * Does not: notice a new table: a placer is of one context, and thrown away with it.
 */

/** As many domains as a busy server mails to between two looks at its configuration. */
const MAX_KNOWN = 10_000;

export class Placer {
  readonly #context: PlacementContext;
  readonly #distinctions: Distinctions;
  readonly #known = new Map<string, Placed>();
  /** Some sender of each list that a connector is limited to, and one of none. */
  readonly senders: readonly string[];

  #last: { readonly sender: string | null; readonly senders: string } = { sender: null, senders: '' };

  constructor(context: PlacementContext) {
    this.#context = context;
    this.#distinctions = distinguishes(context.table);
    this.senders = sampleSenders(this.#distinctions);
  }

  /** A message's recipients come one after another. */
  #classOf(sender: string): string {
    if (this.#distinctions.senderLimits.length === 0) return '';
    if (this.#last.sender !== sender) {
      this.#last = { sender, senders: senderClass(sender, this.#distinctions) };
    }
    return this.#last.senders;
  }

  place(envelope: Envelope, recipient: IncomingRecipient): Placed {
    const key = placementKey(envelope, recipient, this.#distinctions, this.#classOf(envelope.sender));
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const placed = placeRecipient(envelope, recipient, this.#context);
    // A failure names its own size and address: it is no one else's.
    if (placed.key === null) return placed;
    if (this.#known.size >= MAX_KNOWN) this.#known.clear();
    this.#known.set(key, placed);
    return placed;
  }
}
