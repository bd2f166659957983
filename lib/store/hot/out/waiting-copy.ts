import type { MessageTrace, NewMessage } from '@/lib/store/hot/in/insert-messages';
import type { FinishedFacts } from './settle-batch';

/**
 * Owns: a copy as the dispatcher holds it in memory: all that an attempt needs but a big message's content.
 * Promises: the same shape whether it was handed over at its commit or read from the database.
 */
export interface WaitingCopy {
  readonly id: bigint;
  readonly messageId: bigint;
  readonly queueId: bigint;
  readonly recipients: readonly WaitingRecipient[];
  /** The message has, or once had, further copies. */
  readonly sharesMessage: boolean;
  /** Failures of this copy alone, so far. */
  readonly retryCount: number;
  readonly fromAddress: string;
  readonly sizeBytes: number;
  readonly smtpUtf8: boolean;
  readonly eightBitMime: boolean;
  readonly addedHeaders: string;
  readonly trace: MessageTrace;
  readonly receivedAt: Date;
  /** Small content that is at hand; null when it is to be read. */
  readonly content: Buffer | null;
  /** Of a copy that was committed without rows of its own, which it may have by now; null when it was read from rows. */
  readonly rowless: { readonly batchId: bigint; readonly message: FinishedFacts } | null;
}

export interface WaitingRecipient {
  readonly id: bigint;
  readonly address: string;
  readonly domain: string;
}

/**
 * A message's copies just committed.
 * @param batchId what they were committed in; null: as rows.
 */
export function waitingCopies(message: NewMessage, batchId: bigint | null): WaitingCopy[] {
  const rowless = batchId === null ? null : { batchId, message: finishedFacts(message) };
  return message.copies.map((copy) => ({
    id: copy.id,
    messageId: message.id,
    queueId: copy.queueId,
    recipients: copy.recipients,
    sharesMessage: message.copies.length > 1,
    retryCount: 0,
    fromAddress: message.fromAddress,
    sizeBytes: message.sizeBytes,
    smtpUtf8: message.smtpUtf8,
    eightBitMime: message.eightBitMime,
    addedHeaders: message.addedHeaders,
    trace: message.trace,
    receivedAt: message.receivedAt,
    content: message.content,
    rowless,
  }));
}

/** Without the content, which outcomes that wait for the database must not hold. */
function finishedFacts(message: NewMessage): FinishedFacts {
  const { id, fromAddress, subject, internetMessageId, sizeBytes, sourceName, sourceIp, receivedAt } =
    message;
  return { id, fromAddress, subject, internetMessageId, sizeBytes, sourceName, sourceIp, receivedAt };
}
