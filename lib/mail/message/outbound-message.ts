import type { Readable } from 'node:stream';
import type { RecipientOutcome } from '@/lib/mail/outcome/outcome';

/**
 * Owns: a message as it is given to what delivers it, and what comes back.
 * Promises: the same for every way out: SMTP is the first, and knows nothing of those who call it.
 * Does not: deliver.
 */

export interface OutboundEnvelope {
  /** Empty for the null sender. */
  readonly from: string;
  /** Not empty. */
  readonly recipients: readonly string[];
  /** Of all that is sent, trace fields included; said in SIZE= (RFC 1870). */
  readonly sizeBytes: number;
  readonly smtpUtf8: boolean;
  readonly eightBitMime: boolean;
}

/** In pieces that leave together, or as a stream. */
export type MailContent = readonly Buffer[] | Readable;

/** What leaves behind a message's last dot: the envelope of the next message, or the farewell. */
type Behind = OutboundEnvelope | 'QUIT';

/** Asked when the content is about to leave, and not where nothing can leave behind it. */
export type AskBehind = () => Behind | null;

/** Where a message went, as the record of an attempt keeps it. */
export interface PeerFacts {
  readonly host: string;
  /** Null when the host was not reached, or has none. */
  readonly address: string | null;
  readonly port: number | null;
  readonly tlsVersion: string | null;
  readonly tlsCipher: string | null;
}

/** Of a server's limit on the recipients of a transaction (RFC 5321 4.5.3.1.10). */
export interface OverLimit {
  /** Those that it shut out, by their index: their outcomes are not about them, a further transaction may take them. */
  readonly recipients: ReadonlySet<number>;
  /** How many the server seems to take; at least 1. */
  readonly limit: number;
}

export interface SendResult {
  /** In the order of the envelope's recipients. */
  readonly outcomes: readonly RecipientOutcome[];
  /** Another message may follow on this connection. */
  readonly usable: boolean;
  /**
   * The server had closed a kept connection before it heard of this message: `outcomes` say retry, but nothing was
   * tried, and the message should go on a new connection at once.
   */
  readonly stale: boolean;
  /**
   * What is to be tried again was certainly not taken, so another host may be asked at once. Without an answer to the last
   * dot it may have been.
   */
  readonly mayFailOver: boolean;
  /** The server takes fewer recipients in one transaction than these. */
  readonly overLimit: OverLimit | null;
  /** Of this message; for people, without secrets and content. */
  readonly dialogue: () => string;
}
