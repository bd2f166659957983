/**
 * Owns: the words in which a receiving SMTP server is told how to behave or misbehave.
 * Promises: everything absent means a well-behaved ESMTP server that accepts.
 * Does not: act; that is smtp-receiver.
 */

/** Where something may go wrong. `content` is in the middle of the message, `final` after its last dot. */
export type ReceiverStage =
  | 'greeting'
  | 'ehlo'
  | 'starttls'
  | 'auth'
  | 'mail'
  | 'rcpt'
  | 'data'
  | 'content'
  | 'final'
  | 'rset'
  | 'quit';

export interface ReceiverBehaviour {
  /** Said in place of the usual reply: whole lines, such as `451 4.3.0 Try again later`. 421 also closes. */
  readonly replies?: Partial<Record<Exclude<ReceiverStage, 'content'>, string>>;
  /** By recipient address, lower case; wins over `replies.rcpt`. */
  readonly recipientReplies?: Readonly<Record<string, string>>;
  /** To each recipient of a transaction beyond so many; wins over the others. */
  readonly recipientLimit?: { readonly count: number; readonly reply: string };
  /** Goes silent there and stays connected. */
  readonly hangAt?: ReceiverStage;
  /** Closes there without a word. */
  readonly dropAt?: ReceiverStage;
  /** Begins a reply there and never ends it, a line every now and then. */
  readonly endlessAt?: Exclude<ReceiverStage, 'content'>;
  /** Waits before every reply, or only before the one at `delayAt`. */
  readonly delayMs?: number;
  readonly delayAt?: Exclude<ReceiverStage, 'content'>;
  /** Hangs up after each message, in good order and unasked. */
  readonly closesAfterMessage?: boolean;
  /** Answers EHLO with 502: an old server. */
  readonly heloOnly?: boolean;
  readonly pipelining?: boolean;
  readonly eightBitMime?: boolean;
  readonly smtpUtf8?: boolean;
  /** SIZE as offered; null does not offer it. */
  readonly sizeBytes?: number | null;
  /** STARTTLS with this certificate (PEM); `broken` offers it and then speaks no TLS. */
  readonly tls?: { readonly key: string; readonly cert: string } | 'broken';
  /** Offers AUTH and refuses MAIL before it. */
  readonly auth?: {
    readonly user: string;
    readonly pass: string;
    readonly mechanisms?: readonly ('PLAIN' | 'LOGIN')[];
    /** AUTH is offered only inside TLS. */
    readonly onlyTls?: boolean;
  };
}
