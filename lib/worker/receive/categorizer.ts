import type { IncomingMessage, SubmitResult } from '@/lib/mail/message/incoming-message';
import type { RecipientDirectory } from '@/lib/mail/recipient/recipient-directory';
import { REFUSALS, refusal } from '@/lib/smtp/receive/receive-refusals';
import { isConnectionLoss, isDataError, type Pool, sqlState } from '@/lib/store/database/pool';
import type { ContentStore } from '@/lib/store/hot/in/content-store';
import type { NewMessage } from '@/lib/store/hot/in/insert-messages';
import { QueueGoneError, type Submitter } from '@/lib/store/hot/in/submit';
import { MAX_ROWLESS_CONTENT_BYTES } from '@/lib/store/hot/in/write-batch';
import { type WaitingCopy, waitingCopies } from '@/lib/store/hot/out/waiting-copy';
import type { Configuration } from '@/lib/worker/configuration/configuration';
import { emit } from '@/lib/worker/events/events';
import { MailInWork } from './mail-in-work';
import { furtherMessage, newMessage } from './new-message';
import { Pipeline } from './pipeline';
import { Placing, type PlacingServices } from './place-mail';
import type { Step } from './step';
import { resolveRecipients } from './steps/resolve-recipients';
import { discardStored, storeContent } from './store-content';

/**
 * Owns: a message from its first octet to its commit: content stored, the steps run, each recipient placed, one copy a
 *   queue, all of it one commit; then its copies for the hand-over.
 * Promises: `ok` only after the commit. What the steps of a message caused is committed with it or not at all.
 * Does not: refuse senders or recipients (lib/smtp receive did), or send.
 */

export interface CategorizerServices extends PlacingServices {
  readonly pool: Pool;
  readonly configuration: Configuration;
  readonly contents: ContentStore;
  /** Who is in our own domains. */
  readonly recipients: RecipientDirectory;
  readonly steps: readonly Step[];
  readonly rows: Submitter<void>;
  /** Gives the batch's id. */
  readonly batches: Submitter<bigint>;
  /** Connections of this queue stand and would take content of this size at once. */
  readonly sendsAtOnce: (queueId: bigint, contentBytes: number) => boolean;
  /** Committed copies of this server's queues. */
  readonly handOver: (copies: readonly WaitingCopy[], batchId: bigint | null) => void;
  /** Copies came to Submission, or were routed by a version that is no longer the present one. */
  readonly sweepWanted: () => void;
  /** A batch was perhaps committed, and nobody knows of it. */
  readonly batchInDoubt: () => void;
  /** The database lost or refused a message. */
  readonly databaseFailed: (error: unknown) => void;
}

const UNSTORABLE = refusal(554, '5.6.0', 'The message could not be stored as it is');
const MAX_PLACINGS = 5;

export class Categorizer {
  readonly #services: CategorizerServices;
  readonly #pipeline: Pipeline;

  constructor(services: CategorizerServices) {
    this.#services = services;
    const acceptedDomains = () => services.configuration.current.routing.acceptedDomains;
    this.#pipeline = new Pipeline([
      ...services.steps,
      resolveRecipients(services.recipients, acceptedDomains),
    ]);
  }

  async submit(incoming: IncomingMessage): Promise<SubmitResult> {
    const { contents, ids, configuration, databaseFailed } = this.#services;
    try {
      const [id] = await ids.take('message', 1);
      if (id === undefined) return REFUSALS.outOfResources;
      const content = await storeContent(contents, id, incoming.content);
      const serverFqdn = configuration.current.server.fqdn;
      const mail = new MailInWork({ id, incoming, content, receivedAt: new Date(), serverFqdn, contents });
      return await this.#finish(mail);
    } catch (error) {
      const isOurs = isConnectionLoss(error) || sqlState(error) !== null || error instanceof QueueGoneError;
      // What the content itself or a step throws is the receive side's to answer.
      if (!isOurs) throw error;
      emit('notStored', { error });
      if (isDataError(error)) return UNSTORABLE;
      databaseFailed(error);
      return REFUSALS.outOfResources;
    }
  }

  async #finish(mail: MailInWork): Promise<SubmitResult> {
    const { contents } = this.#services;
    const { id, content } = mail;
    try {
      const result = this.#pipeline.run(mail);
      const refused = result instanceof Promise ? await result : result;
      if (refused === null && (mail.recipients.length > 0 || mail.furtherMessages.length > 0))
        await this.#commit(mail);
      if (refused !== null || mail.recipients.length === 0) await discardStored(contents, id, content);
      return refused ?? { ok: true, id: id.toString() };
    } catch (error) {
      // After a lost connection the message may be there all the same, and then it needs its content.
      if (!isConnectionLoss(error)) await discardStored(contents, id, content);
      throw error;
    }
  }

  async #commit(mail: MailInWork): Promise<void> {
    const { configuration, rows, batches, directory } = this.#services;
    for (let attempt = 1; ; attempt++) {
      const { version } = configuration.current.routing;
      const placing = new Placing(this.#services, version);
      const [first, ...further] = await this.#messagesOf(mail, placing);
      if (first === undefined) return;
      const messages = [first, ...further];
      const isForBatch = messages.every((message) => this.#maySkipRows(message, placing.local));
      let batchId: bigint | null = null;
      try {
        if (isForBatch) batchId = await batches.submit(first, further);
        else await rows.submit(first, further);
      } catch (error) {
        if (isForBatch && isConnectionLoss(error)) this.#services.batchInDoubt();
        if (error instanceof QueueGoneError && attempt < MAX_PLACINGS) {
          directory.forget(messages.flatMap(({ copies }) => copies.map(({ queueId }) => queueId)));
          continue;
        }
        throw error;
      }
      const copies = messages.flatMap((message) => waitingCopies(message, batchId));
      this.#services.handOver(
        copies.filter(({ queueId }) => placing.local.has(queueId)),
        batchId,
      );
      // A sweep that ran between the placing and the commit has not seen it.
      const isLate = configuration.current.routing.version !== version;
      if (placing.isForSubmission || isLate) this.#services.sweepWanted();
      return;
    }
  }

  /** The message itself, if it has recipients left, and those that steps began. */
  async #messagesOf(mail: MailInWork, placing: Placing): Promise<NewMessage[]> {
    const { serverId, ids, configuration } = this.#services;
    const { server } = configuration.current;
    const messages: NewMessage[] = [];
    if (mail.recipients.length > 0) {
      const copies = await placing.copiesFor(mail.envelope, mail.parts());
      messages.push(newMessage(mail, serverId, server, copies));
    }
    for (const further of mail.furtherMessages) {
      const { sender, content, smtpUtf8, recipients } = further;
      const envelope = { sender, sizeBytes: content.length, receiveConnectorName: null, smtpUtf8 };
      const copies = await placing.copiesFor(envelope, [recipients]);
      const [id] = await ids.take('message', 1);
      if (id === undefined) throw new Error('No id for a further message');
      messages.push(furtherMessage(id, further, mail, serverId, copies));
    }
    return messages;
  }

  /** Rows are for mail that waits. What connections at hand send at once is committed without them. */
  #maySkipRows({ content, copies }: NewMessage, local: ReadonlySet<bigint>): boolean {
    if (content === null || content.length > MAX_ROWLESS_CONTENT_BYTES) return false;
    return copies.every(
      ({ queueId, error }) =>
        error === null && local.has(queueId) && this.#services.sendsAtOnce(queueId, content.length),
    );
  }
}
