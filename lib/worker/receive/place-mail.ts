import type { Envelope } from '@/lib/mail/message/envelope';
import type { IncomingRecipient } from '@/lib/mail/message/incoming-message';
import { groupPlaced } from '@/lib/mail/routing/group-placed';
import { type Placed, placedIn } from '@/lib/mail/routing/placement';
import type { Placer } from '@/lib/mail/routing/placer';
import { ownQueueKey, type QueueKey } from '@/lib/mail/routing/queue-key';
import type { IdSource } from '@/lib/store/database/id-source';
import type { NewCopy, NewRecipient } from '@/lib/store/hot/in/insert-messages';
import type { CurrentPlacer } from './current-placer';
import type { QueueDirectory } from './queue-directory';

/**
 * Owns: copies for the recipients of a message, one a queue, with ids of all their rows.
 * Promises: mail that no waiting helps (too large for each connector, or for nobody of ours) goes to Submission, where the
 *   sweep ends it with a report; so does all mail while Submission is suspended.
 */

export interface PlacingServices {
  readonly serverId: string;
  readonly ids: IdSource;
  readonly directory: QueueDirectory;
  readonly placer: CurrentPlacer;
  readonly isSubmissionSuspended: () => boolean;
}

/** For one message and what it brought about. */
export class Placing {
  /** Queues of this server. */
  readonly local = new Set<bigint>();
  isForSubmission = false;
  readonly #services: PlacingServices;
  readonly #routedVersion: bigint;
  /** Of the same snapshot as the version. */
  readonly #placer: Placer;
  readonly #submission: Placed;
  readonly #isSuspended: boolean;

  constructor(services: PlacingServices, routedVersion: bigint) {
    this.#services = services;
    this.#routedVersion = routedVersion;
    this.#placer = services.placer.get();
    this.#submission = placedIn(ownQueueKey(services.serverId, 'Submission'));
    this.#isSuspended = services.isSubmissionSuspended();
  }

  /** @param parts recipients who may travel together. */
  async copiesFor(envelope: Envelope, parts: readonly (readonly IncomingRecipient[])[]): Promise<NewCopy[]> {
    const { ids, directory, serverId } = this.#services;
    const copies: NewCopy[] = [];
    for (const part of parts) {
      const recipients = await this.#withIds(part);
      const { groups } = groupPlaced(recipients, (recipient) => this.#place(envelope, recipient));
      const copyIds = await ids.take('copy', groups.length);
      for (const [index, { key, error, recipients }] of groups.entries()) {
        const id = copyIds[index];
        if (id === undefined) continue;
        const queueId = await directory.find(key);
        if (key.homeServerId === serverId) this.local.add(queueId);
        if (key.kind === 'Submission') this.isForSubmission = true;
        copies.push({ id, queueId, routedVersion: this.#versionFor(key), error, recipients });
      }
    }
    return copies;
  }

  #place(envelope: Envelope, recipient: IncomingRecipient): Placed {
    if (this.#isSuspended) return this.#submission;
    const placed = this.#placer.place(envelope, recipient);
    return placed.key === null ? this.#submission : placed;
  }

  async #withIds(recipients: readonly IncomingRecipient[]): Promise<NewRecipient[]> {
    const ids = await this.#services.ids.take('recipient', recipients.length);
    return recipients.flatMap((recipient, index): NewRecipient[] => {
      const id = ids[index];
      return id === undefined ? [] : [{ ...recipient, id }];
    });
  }

  /** In Submission nothing has routed it yet. */
  #versionFor(key: QueueKey): bigint {
    return key.kind === 'Submission' ? 0n : this.#routedVersion;
  }
}
