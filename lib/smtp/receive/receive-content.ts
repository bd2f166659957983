import type { HeaderCompletion } from '@/lib/mail/message/complete-header';
import { LineEndingNormalizer } from '@/lib/mail/message/content';
import type { IncomingContentFacts, SmtpRefusal } from '@/lib/mail/message/incoming-message';
import { type IncomingHeader, readIncomingHeader } from './incoming-header';
import { ContentRefusedError, REFUSALS } from './receive-refusals';

/**
 * Owns: what happens to a message's octets between the wire and whoever stores them: line endings and header mended, limits
 *   kept, the facts of header and body gathered in passing.
 * Promises: constant memory but for the header, which is held back until all of it is there; a message that is over a limit
 *   throws before its end is reached.
 * Does not: store, or undo dot-stuffing (data-decoder).
 *
 * Lines: RFC 5321 4.5.3.1.6 allows 998 octets, and programs that write HTML exceed that every day. Postfix takes any
 * length, Exim refuses above 998, Sendmail breaks them. Breaking would change a signed message, so we pass them on as
 * they are, up to a length that no text has; beyond it nobody downstream would take it and the sender should know now.
 * NUL: RFC 5321 and 8BITMIME forbid it, and IMAP stores (Cyrus) refuse it; hours later it would only be a bounce.
 */

export interface ContentLimits {
  /** Null is unlimited. */
  readonly maxSizeBytes: number | null;
  readonly maxHopCount: number;
  /** Of a client that may relay; null: its header stays as it is. */
  readonly completion: HeaderCompletion | null;
  /** What MAIL said its size is, where that is held against the client; else null. */
  readonly saidBytes: number | null;
  /** Asked for each chunk: false when there is no room for so many octets more. */
  takeRoom(bytes: number): boolean;
  /** Asked where there are Received fields enough for it. */
  readonly isLoop: (headerBlock: Buffer) => boolean;
  /** Asked once about the header as it will be stored; null: nobody is to be asked. */
  readonly judgeHeader: ((headerBlock: Buffer) => SmtpRefusal | null) | null;
}

export const MAX_HEADER_BYTES = 256 * 1024;
export const MAX_CONTENT_LINE_BYTES = 1024 * 1024;
/**
 * RFC 1870 6.1 calls SIZE an estimate. Quoted-printable made of 8-bit text after it was said is three times as long; what is
 * not written to the database yet does no harm.
 */
const SAID_FACTOR = 3;
const SAID_SLACK_BYTES = 256 * 1024;
const NOTHING = Buffer.alloc(0);

/** Whoever reads the client's octets. */
export interface ContentSource {
  /** There is room again. */
  readOn(): void;
}

type Waiting = (next: Promise<IteratorResult<Buffer, undefined>>) => void;

/** What waits for the reader beyond this makes the client wait. */
const MAX_WAITING_BYTES = 64 * 1024;

/** Pushed into by the connection, read once by whoever stores it; its own iterator, since it is read once. */
export class ReceivedContent implements AsyncIterableIterator<Buffer, undefined> {
  /** Why it is refused; set before the iteration throws. */
  refusal: SmtpRefusal | null = null;
  /** The connection broke before the last dot. */
  isClientGone = false;
  /** The last dot was seen. */
  isEnded = false;

  #waitingPieces: Buffer[] = [];
  #waitingBytes = 0;
  /** The reader, where it waits for more. */
  #waiting: Waiting | null = null;
  /** Nobody reads on: what comes is dropped. */
  #isUnwanted = false;
  /** The reader has had all of it. */
  isReadToEnd = false;

  readonly #normalizer: LineEndingNormalizer;
  #sizeBytes = 0;
  #start: Buffer[] = [];
  #startBytes = 0;
  /** Looked at again when it has grown by half, else a client that sends octet by octet costs the square of them. */
  #lookAgainAtBytes = 0;
  #header: IncomingHeader | null = null;

  readonly #limits: ContentLimits;
  readonly #source: ContentSource;

  constructor(limits: ContentLimits, source: ContentSource) {
    this.#limits = limits;
    this.#normalizer = new LineEndingNormalizer(limits.completion !== null);
    this.#source = source;
  }

  /** The client is to wait. */
  get isFull(): boolean {
    return this.#waitingBytes >= MAX_WAITING_BYTES;
  }

  /** Content without its stuffing, in order. */
  push(pieces: readonly Buffer[]): void {
    if (this.#isUnwanted) return;
    const before = this.#waitingBytes;
    for (const piece of pieces) {
      this.#waitingPieces.push(piece);
      this.#waitingBytes += piece.length;
    }
    if (!this.#limits.takeRoom(this.#waitingBytes - before)) this.refuse(REFUSALS.outOfResources);
    else if (this.#waitingBytes > 0) this.#wakeReader();
  }

  /** The reply follows the last dot; what was stored of it is discarded now. Too late behind the last dot. */
  refuse(why: SmtpRefusal): void {
    if (this.isEnded || this.refusal !== null) return;
    this.refusal = why;
    this.discard();
    this.#wakeReader();
  }

  end(): void {
    this.isEnded = true;
    this.#wakeReader();
  }

  /** The connection is gone. What was received in full may still be read. */
  breakOff(): void {
    if (this.isEnded || this.isClientGone) return;
    this.isClientGone = true;
    this.#dropWaiting();
    this.#wakeReader();
  }

  /** Nobody reads it, or reads on: the client can end its message all the same and hear the reply. */
  discard(): void {
    this.#isUnwanted = true;
    const wasFull = this.isFull;
    this.#dropWaiting();
    if (wasFull) this.#source.readOn();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Where octets wait, or the end is known, the promise is already kept. */
  next(): Promise<IteratorResult<Buffer, undefined>> {
    try {
      const content = this.#take();
      if (content !== null) return Promise.resolve({ done: false, value: content });
      if (this.isReadToEnd) return Promise.resolve({ done: true, value: undefined });
    } catch (error) {
      return Promise.reject(error);
    }
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }

  /** The reader gives up. */
  return(): Promise<IteratorResult<Buffer, undefined>> {
    this.discard();
    return Promise.resolve({ done: true, value: undefined });
  }

  /** @throws when the content has not been read to its end. */
  facts(): IncomingContentFacts {
    const header = this.#header;
    if (!this.isReadToEnd || header === null) throw new Error('The content has not been read to its end');
    return {
      sizeBytes: this.#sizeBytes,
      eightBit: this.#normalizer.hasEightBit,
      subject: header.subject,
      internetMessageId: header.internetMessageId,
      hopCount: header.hopCount,
      headerBlock: header.block,
      hasFields: header.hasFields,
      startsWithEmptyLine: header.startsWithEmptyLine,
    };
  }

  /** All that waits, mended, or what is left at the end; null when there is nothing. @throws when it is refused or broken. */
  #take(): Buffer | null {
    while (this.#waitingBytes > 0) {
      const content = this.#look(this.#normalizer.push(this.#takeWaiting()), false);
      if (content.length > 0) return content; // else a CR whose LF may follow, or a header that goes on
    }
    if (this.refusal !== null) throw new ContentRefusedError(this.refusal);
    if (this.isClientGone) throw new Error('The client is gone before the end of its message');
    if (this.#isUnwanted) throw new Error('The content was given up');
    if (!this.isEnded || this.isReadToEnd) return null;
    const rest = this.#look(this.#normalizer.flush(), true);
    this.isReadToEnd = true;
    return rest.length > 0 ? rest : null;
  }

  /** In one piece, since stuffed dots cut lines apart and each piece costs its reader a promise. */
  #takeWaiting(): Buffer {
    const [first = NOTHING] = this.#waitingPieces;
    const all =
      this.#waitingPieces.length === 1 ? first : Buffer.concat(this.#waitingPieces, this.#waitingBytes);
    const wasFull = this.isFull;
    this.#dropWaiting();
    if (wasFull) this.#source.readOn();
    return all;
  }

  #dropWaiting(): void {
    this.#waitingPieces = [];
    this.#waitingBytes = 0;
  }

  #wakeReader(): void {
    const waiting = this.#waiting;
    if (waiting === null) return;
    this.#waiting = null;
    waiting(this.next());
  }

  /** @returns what of it may be stored: all, or nothing while the header's end has not come. */
  #look(content: Buffer, isComplete: boolean): Buffer {
    this.#sizeBytes += content.length;
    const { maxSizeBytes } = this.#limits;
    if (maxSizeBytes !== null && this.#sizeBytes > maxSizeBytes)
      this.#refuse(REFUSALS.tooLarge(maxSizeBytes));
    const { saidBytes } = this.#limits;
    if (saidBytes !== null && this.#sizeBytes > SAID_FACTOR * saidBytes + SAID_SLACK_BYTES)
      this.#refuse(REFUSALS.largerThanSaid(saidBytes));
    if (this.#normalizer.hasNul) this.#refuse(REFUSALS.nulInContent);
    const { longestLineBytes, pendingCrs } = this.#normalizer;
    if (Math.max(longestLineBytes, pendingCrs) > MAX_CONTENT_LINE_BYTES) {
      this.#refuse(REFUSALS.contentLineTooLong(MAX_CONTENT_LINE_BYTES));
    }
    if (this.#header !== null) return content;
    this.#start.push(content);
    this.#startBytes += content.length;
    const isSoonAgain = this.#startBytes < this.#lookAgainAtBytes && this.#startBytes <= MAX_HEADER_BYTES;
    if (isSoonAgain && !isComplete) return NOTHING;
    this.#lookAgainAtBytes = this.#startBytes * 1.5;
    return this.#readHeader(isComplete);
  }

  /** The content so far with its header mended, if the header's end has come. @throws when it is over a limit. */
  #readHeader(isComplete: boolean): Buffer {
    const content = this.#start.length === 1 && this.#start[0] ? this.#start[0] : Buffer.concat(this.#start);
    const header = readIncomingHeader(content, isComplete, this.#limits.completion);
    if ((header?.block ?? content).length > MAX_HEADER_BYTES) this.#refuse(REFUSALS.headerTooLarge);
    if (header === null) {
      this.#start = [content];
      return NOTHING;
    }
    this.#start = [];
    this.#header = header;
    const { hopCount, block } = header;
    if (hopCount > this.#limits.maxHopCount) this.#refuse(REFUSALS.hopCount);
    if (hopCount >= 2 && this.#limits.isLoop(block)) this.#refuse(REFUSALS.ownLoop);
    const refused = this.#limits.judgeHeader?.(block) ?? null;
    if (refused !== null) this.#refuse(refused);
    this.#sizeBytes += header.content.length - content.length;
    return header.content;
  }

  #refuse(why: SmtpRefusal): never {
    this.refusal = why;
    this.discard();
    throw new ContentRefusedError(why);
  }
}
