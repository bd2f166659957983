import { delayNoticeAt, expiresAt } from '@/lib/mail/dsn/expiry';
import type {
  IncomingContentFacts,
  IncomingMessage,
  SubmitResult,
} from '@/lib/mail/message/incoming-message';
import { buildAddedHeaders } from '@/lib/mail/message/trace';
import { placeRecipients } from '@/lib/mail/routing/placement';
import { ownQueueKey, type QueueKey } from '@/lib/mail/routing/queue-key';
import { REFUSALS, refusal } from '@/lib/smtp/receive/receive-refusals';
import type { IdSource } from '@/lib/store/database/id-source';
import { isConnectionLoss, isDataError, type Pool, sqlState } from '@/lib/store/database/pool';
import { CHUNK_BYTES, discardContent, writeChunk } from '@/lib/store/hot/in/content';
import type { NewCopy, NewMessage, NewRecipient } from '@/lib/store/hot/in/insert-messages';
import { QueueGoneError, type Submitter } from '@/lib/store/hot/in/submit';
import { MAX_TRANSIT_CONTENT_BYTES } from '@/lib/store/hot/in/write-transit';
import { type WaitingCopy, waitingCopies } from '@/lib/store/hot/out/waiting-copy';
import type { Configuration } from '@/lib/worker/configuration/configuration';
import { emit } from '@/lib/worker/events/events';
import type { QueueDirectory } from './queue-directory';

/**
 * Owns: a message from its first octet to its commit: content stored as it streams, each recipient placed, one copy a
 *   queue; then its copies for the hand-over.
 * Promises: `ok` only after the commit; big content is never whole in memory; what the client gives up is discarded.
 *   Mail that no waiting helps (too large for each connector) goes to Submission, where the sweep ends it with a report.
 * Does not: refuse senders or recipients (lib/smtp receive did), or send.
 */

export interface CategorizerServices {
  readonly pool: Pool;
  readonly serverId: string;
  readonly configuration: Configuration;
  readonly ids: IdSource;
  readonly rows: Submitter<void>;
  /** Gives the batch's id. */
  readonly transit: Submitter<bigint>;
  readonly directory: QueueDirectory;
  readonly isSubmissionSuspended: () => boolean;
  /** Connections of this queue stand and would take content of this size at once. */
  readonly sendsAtOnce: (queueId: bigint, contentBytes: number) => boolean;
  /** Committed copies of this server's queues. */
  readonly handOver: (copies: readonly WaitingCopy[], batchId: bigint | null) => void;
  /** Copies came to Submission, or were routed by a version that is no longer the present one. */
  readonly sweepWanted: () => void;
  /** A batch in transit was perhaps committed, and nobody knows of it. */
  readonly transitInDoubt: () => void;
  /** The database lost or refused a message. */
  readonly databaseFailed: (error: unknown) => void;
}

const UNSTORABLE = refusal(554, '5.6.0', 'The message could not be stored as it is');
const MAX_PLACINGS = 5;

export async function submitIncoming(
  services: CategorizerServices,
  incoming: IncomingMessage,
): Promise<SubmitResult> {
  try {
    const [id] = await services.ids.take('message', 1);
    if (id === undefined) return REFUSALS.outOfResources;
    const content = await storeContent(services.pool, id, incoming.content);
    return await place(services, id, incoming, content);
  } catch (error) {
    const isOurs = isConnectionLoss(error) || sqlState(error) !== null || error instanceof QueueGoneError;
    // What the content itself throws is the receive side's to answer.
    if (!isOurs) throw error;
    emit('notStored', { error });
    if (isDataError(error)) return UNSTORABLE;
    services.databaseFailed(error);
    return REFUSALS.outOfResources;
  }
}

const MAX_PIECES = 256;

/** The whole content when it is small, else null: its pieces are in the database. */
async function storeContent(pool: Pool, id: bigint, content: AsyncIterable<Buffer>): Promise<Buffer | null> {
  let pieces: Buffer[] = [];
  let bytes = 0;
  let seq = 0;
  try {
    for await (const piece of content) {
      pieces.push(piece);
      bytes += piece.length;
      // A client may send octet by octet, and each piece costs more than it holds.
      if (pieces.length === MAX_PIECES) pieces = [Buffer.concat(pieces, bytes)];
      while (bytes > CHUNK_BYTES) {
        const all = Buffer.concat(pieces, bytes);
        await writeChunk(pool, id, seq++, all.subarray(0, CHUNK_BYTES));
        pieces = [all.subarray(CHUNK_BYTES)];
        bytes -= CHUNK_BYTES;
      }
    }
    const rest = Buffer.concat(pieces, bytes);
    if (seq === 0) return rest;
    await writeChunk(pool, id, seq, rest);
    return null;
  } catch (error) {
    // At best: what stays is swept as an orphan.
    if (seq > 0) await discardContent(pool, id).catch(() => undefined);
    throw error;
  }
}

async function place(
  services: CategorizerServices,
  id: bigint,
  incoming: IncomingMessage,
  content: Buffer | null,
): Promise<SubmitResult> {
  const facts = incoming.contentFacts();
  const receivedAt = new Date();
  for (let placing = 1; ; placing++) {
    const { version } = services.configuration.current.routing;
    const placed = await placeCopies(services, incoming, facts.sizeBytes);
    const { local, isForSubmission } = placed;
    const message = newMessage(services, { id, incoming, facts, content, copies: placed.copies, receivedAt });
    const isForTransit = maySkipRows(services, message, local);
    let batchId: bigint | null = null;
    try {
      if (isForTransit) batchId = await services.transit.submit(message);
      else await services.rows.submit(message);
    } catch (error) {
      if (isForTransit && isConnectionLoss(error)) services.transitInDoubt();
      if (error instanceof QueueGoneError && placing < MAX_PLACINGS) {
        services.directory.forget(placed.copies.map((copy) => copy.queueId));
        continue;
      }
      // After a lost connection the message may be there all the same, and then it needs its content.
      if (content === null && !isConnectionLoss(error))
        await discardContent(services.pool, id).catch(() => undefined);
      throw error;
    }
    const copies = waitingCopies(message, batchId).filter((copy) => local.has(copy.queueId));
    services.handOver(copies, batchId);
    // A sweep that ran between the placing and the commit has not seen it.
    const isLate = services.configuration.current.routing.version !== version;
    if (isForSubmission || isLate) services.sweepWanted();
    return { ok: true, id: id.toString() };
  }
}

/** Rows are for mail that waits. What connections at hand send at once is committed without them. */
function maySkipRows(
  { sendsAtOnce }: CategorizerServices,
  { content, copies }: NewMessage,
  local: ReadonlySet<bigint>,
): boolean {
  if (content === null || content.length > MAX_TRANSIT_CONTENT_BYTES) return false;
  return copies.every(
    ({ queueId, error }) => error === null && local.has(queueId) && sendsAtOnce(queueId, content.length),
  );
}

interface PlacedCopies {
  readonly copies: readonly NewCopy[];
  /** Queues of this server. */
  readonly local: ReadonlySet<bigint>;
  readonly isForSubmission: boolean;
}

async function placeCopies(
  services: CategorizerServices,
  incoming: IncomingMessage,
  sizeBytes: number,
): Promise<PlacedCopies> {
  const { serverId, configuration, ids } = services;
  const { routing, liveServerIds } = configuration.current;
  const recipientIds = await ids.take('recipient', incoming.recipients.length);
  const recipients = incoming.recipients.flatMap((recipient, index): NewRecipient[] => {
    const id = recipientIds[index];
    return id === undefined ? [] : [{ ...recipient, id }];
  });
  const submission = ownQueueKey(serverId, 'Submission');
  const placement = services.isSubmissionSuspended()
    ? { queues: [{ key: submission, error: null, recipients }], failed: [] }
    : placeRecipients(recipients, sizeBytes, { table: routing, serverId, liveServerIds });
  const hopeless = placement.failed.map(({ recipient }) => recipient);
  const queues =
    hopeless.length === 0
      ? placement.queues
      : [...placement.queues, { key: submission, error: null, recipients: hopeless }];

  const copyIds = await ids.take('copy', queues.length);
  const copies: NewCopy[] = [];
  const local = new Set<bigint>();
  for (const [index, { key, error, recipients }] of queues.entries()) {
    const id = copyIds[index];
    if (id === undefined) continue;
    const queueId = await services.directory.find(key);
    if (key.homeServerId === serverId) local.add(queueId);
    copies.push({ id, queueId, routedVersion: versionFor(key, routing.version), error, recipients });
  }
  return { copies, local, isForSubmission: queues.some(({ key }) => key.kind === 'Submission') };
}

/** In Submission nothing has routed it yet. */
function versionFor(key: QueueKey, version: bigint): bigint {
  return key.kind === 'Submission' ? 0n : version;
}

interface NewMessageParts {
  readonly id: bigint;
  readonly incoming: IncomingMessage;
  readonly facts: IncomingContentFacts;
  readonly content: Buffer | null;
  readonly copies: readonly NewCopy[];
  readonly receivedAt: Date;
}

function newMessage(services: CategorizerServices, parts: NewMessageParts): NewMessage {
  const { id, incoming, facts, content, copies, receivedAt } = parts;
  const { server, routing } = services.configuration.current;
  const added = buildAddedHeaders(facts, {
    completeMissing: incoming.mayRelay,
    uniqueId: `${id}.${receivedAt.getTime()}`,
    serverFqdn: server.fqdn,
    receivedAt,
  });
  const messageExpiresAt = expiresAt(receivedAt, server.messageExpirationTimeout);
  const [only, ...more] = incoming.recipients;
  return {
    id,
    serverId: services.serverId,
    fromAddress: incoming.from,
    subject: facts.subject,
    internetMessageId: added.messageId,
    sizeBytes: facts.sizeBytes,
    sourceName: `SMTP:${incoming.receiveConnectorName}`,
    sourceIp: incoming.trace.clientIp,
    receivedAt,
    expiresAt: messageExpiresAt,
    delayNoticeAt: delayNoticeAt({
      receivedAt,
      messageExpiresAt,
      fromAddress: incoming.from,
      acceptedDomains: routing.acceptedDomains,
      delayNotificationTimeout: server.delayNotificationTimeout,
    }),
    trace: { ...incoming.trace, forAddress: more.length === 0 ? (only?.address ?? null) : null },
    addedHeaders: added.text,
    smtpUtf8: incoming.smtpUtf8,
    eightBitMime: incoming.eightBitMime || facts.eightBit,
    hopCount: facts.hopCount,
    copies,
    content,
  };
}
