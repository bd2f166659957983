import type { ReceiveProtocol } from './trace';

/**
 * Owns: the shape in which a message comes in, between whoever takes it (lib/smtp receive, a command, a DSN) and the
 *   store that commits it.
 * Promises: one direction: the taker fills it, the store reads it once.
 * Does not: hold content; that streams by.
 */

export interface IncomingRecipient {
  /** As given at RCPT TO, local part untouched. */
  readonly address: string;
  /** A-label, lower case; an address literal keeps its brackets. */
  readonly domain: string;
}

/** From what the Received header is built (RFC 5321 4.4). */
export interface IncomingTrace {
  /** The name said in HELO or EHLO, as it came. */
  readonly helo: string;
  readonly clientIp: string;
  /** Looked up by reverse DNS; null when nobody looked. */
  readonly clientName: string | null;
  readonly protocol: ReceiveProtocol;
  /** Such as `TLSv1.3`; null in the clear. */
  readonly tlsVersion: string | null;
  readonly tlsCipher: string | null;
  /** The receive session (receive-session.ts); left out where there was none, or none was recorded. */
  readonly sessionId?: string | undefined;
}

/** What is known of the content once all of it has streamed by. */
export interface IncomingContentFacts {
  /** Bytes of content as streamed: after dot-unstuffing, with line ends and header mended. */
  readonly sizeBytes: number;
  /** Decoded to plain text, control characters out; empty when there is none. */
  readonly subject: string;
  /** With angle brackets, as in the header, an octet a character; null when there is none. */
  readonly internetMessageId: string | null;
  /** Received headers already there. */
  readonly hopCount: number;
  /** Any octet above 127. */
  readonly eightBit: boolean;
  /** The header block with its empty line, as streamed; hardly more than 256 KB. Empty when there is none. */
  readonly headerBlock: Buffer;
  /** False when the first line is no header field: a device sent a bare body. */
  readonly hasFields: boolean;
  readonly startsWithEmptyLine: boolean;
}

export interface IncomingMessage {
  /** Reverse-path (RFC 5321 MAIL FROM); empty for the null sender. */
  readonly from: string;
  readonly recipients: readonly IncomingRecipient[];
  /** MAIL had SMTPUTF8 (RFC 6531). */
  readonly smtpUtf8: boolean;
  /** MAIL had BODY=8BITMIME (RFC 6152). */
  readonly eightBitMime: boolean;
  /** MAIL's SIZE= (RFC 1870), a client's guess; null when not given. */
  readonly sizeHintBytes: number | null;
  /**
   * The normalised content, to be read once, in order. Throws when the message turns out not to be acceptable or the
   * client is gone: nothing of it may then be kept.
   */
  readonly content: AsyncIterable<Buffer>;
  /** Only after `content` has ended; throws before. */
  contentFacts(): IncomingContentFacts;
  readonly trace: IncomingTrace;
  readonly receiveConnectorName: string;
  /** The client may relay: its header was completed (RFC 6409 8). */
  readonly mayRelay: boolean;
  /** By AUTH, and not by its address. */
  readonly isSignedIn: boolean;
}

/** Why a message, sender or recipient is not taken, as the reply says it. */
export interface SmtpRefusal {
  readonly ok: false;
  /** Reply code: 4xx asks to come again, 5xx is final. */
  readonly code: number;
  /** RFC 3463, such as `5.7.1`. */
  readonly enhancedCode: string;
  /** Public text, one line, without codes. */
  readonly text: string;
}

/** `ok` only once the message is committed: the client's 250 follows. */
export type SubmitResult = { readonly ok: true; readonly id: string } | SmtpRefusal;

export type SubmitIncoming = (message: IncomingMessage) => Promise<SubmitResult>;
