import type { MessageTrace } from './insert-messages';

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
  readonly expiresAt: Date;
  /** Small content that is at hand; null when it is to be read. */
  readonly content: Buffer | null;
}

export interface WaitingRecipient {
  readonly id: bigint;
  readonly address: string;
  readonly domain: string;
}
