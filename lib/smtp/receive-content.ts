/**
 * Owns: what happens to a message's octets between the wire and whoever stores them: line endings mended, limits kept,
 *   the facts of header and body gathered in passing.
 * Promises: constant memory but for the header block; a message that is over a limit throws before its end is reached.
 * Does not: store, or undo dot-stuffing (data-decoder).
 *
 * Lines: RFC 5321 4.5.3.1.6 allows 998 octets, and programs that write HTML exceed that every day. Postfix takes any
 * length, Exim refuses above 998, Sendmail breaks them. Breaking would change a signed message, so we pass them on as
 * they are, up to a length that no text has; beyond it nobody downstream would take it and the sender should know now.
 * NUL: RFC 5321 and 8BITMIME forbid it, and IMAP stores (Cyrus) refuse it; hours later it would only be a bounce.
 */
import type { Readable } from 'node:stream';
import { LineEndingNormalizer } from '@/lib/transport/content';
import {
  countReceived,
  findHeaderBlock,
  getHeader,
  getSubject,
  type HeaderBlock,
  headerBlockText,
} from '@/lib/transport/header-block';
import type { IncomingContentFacts, SmtpRefusal } from '@/lib/transport/incoming-message';
import { ContentRefusedError, REFUSALS } from './receive-refusals';

export interface ContentLimits {
  /** Null is unlimited. */
  readonly maxSizeBytes: number | null;
  readonly maxHopCount: number;
}

export const MAX_HEADER_BYTES = 256 * 1024;
export const MAX_CONTENT_LINE_BYTES = 1024 * 1024;

export class ReceivedContent implements AsyncIterable<Buffer> {
  /** Why it is refused; set before the iteration throws. */
  refusal: SmtpRefusal | null = null;

  private readonly normalizer = new LineEndingNormalizer();
  private sizeBytes = 0;
  private start: Buffer[] = [];
  private startBytes = 0;
  /** Looked at again when it has grown by half, else a client that sends octet by octet costs the square of them. */
  private lookAgainAtBytes = 0;
  private header: (HeaderBlock & HeaderFacts) | null = null;
  private isComplete = false;

  constructor(
    private readonly stream: Readable,
    private readonly limits: ContentLimits,
  ) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer, void, undefined> {
    // The stream outlives a reader that gives up: the client's octets have to be read to the end of its message.
    const chunks = this.stream.iterator({ destroyOnReturn: false });
    for await (const chunk of chunks) {
      const content = this.normalizer.push(chunk as Buffer); // the stream has no encoding set
      if (content.length === 0) continue;
      this.look(content);
      yield content;
    }
    const rest = this.normalizer.flush();
    this.look(rest);
    this.header ??= this.readHeader(true);
    this.isComplete = true;
    if (rest.length > 0) yield rest;
  }

  /** @throws when the content has not been read to its end. */
  facts(): IncomingContentFacts {
    const { header } = this;
    if (!this.isComplete || header === null) throw new Error('The content has not been read to its end');
    return {
      sizeBytes: this.sizeBytes,
      eightBit: this.normalizer.hasEightBit,
      subject: header.subject,
      internetMessageId: header.internetMessageId,
      hasDate: header.hasDate,
      hopCount: header.hopCount,
      headerBlock: header.block,
      hasFields: header.hasFields,
      startsWithEmptyLine: header.startsWithEmptyLine,
    };
  }

  /** The connection broke before the last dot. */
  get isClientGone(): boolean {
    return this.stream.destroyed && !this.stream.readableEnded;
  }

  /** Reads what nobody wants, so that the client can end its message and hear the reply. */
  async drain(): Promise<void> {
    const { stream } = this;
    if (stream.readableEnded || stream.destroyed) return;
    await new Promise<void>((resolve) => {
      stream.once('end', resolve);
      stream.once('close', resolve);
      stream.resume();
    });
  }

  private look(content: Buffer): void {
    this.sizeBytes += content.length;
    const { maxSizeBytes, maxHopCount } = this.limits;
    if (maxSizeBytes !== null && this.sizeBytes > maxSizeBytes) this.refuse(REFUSALS.tooLarge(maxSizeBytes));
    if (this.normalizer.hasNul) this.refuse(REFUSALS.nulInContent);
    if (this.normalizer.longestLineBytes > MAX_CONTENT_LINE_BYTES) {
      this.refuse(REFUSALS.contentLineTooLong(MAX_CONTENT_LINE_BYTES));
    }
    if (this.header !== null) return;
    this.start.push(content);
    this.startBytes += content.length;
    if (this.startBytes < this.lookAgainAtBytes && this.startBytes <= MAX_HEADER_BYTES) return;
    this.lookAgainAtBytes = this.startBytes * 1.5;
    this.header = this.readHeader(false);
    if ((this.header?.end ?? this.startBytes) > MAX_HEADER_BYTES) this.refuse(REFUSALS.headerTooLarge);
    if (this.header !== null && this.header.hopCount > maxHopCount) this.refuse(REFUSALS.hopCount);
  }

  private readHeader(isComplete: boolean): (HeaderBlock & HeaderFacts) | null {
    const content = this.start.length === 1 && this.start[0] ? this.start[0] : Buffer.concat(this.start);
    const block = findHeaderBlock(content, isComplete);
    if (block === null) {
      this.start = [content];
      return null;
    }
    this.start = [];
    // A copy: the chunk is the reader's to keep or let go, and a header must not hold 64 KB of it.
    return { ...block, ...headerFacts(Buffer.from(content.subarray(0, block.end))) };
  }

  private refuse(why: SmtpRefusal): never {
    this.refusal = why;
    throw new ContentRefusedError(why);
  }
}

interface HeaderFacts {
  readonly block: Buffer;
  readonly subject: string;
  readonly internetMessageId: string | null;
  readonly hasDate: boolean;
  readonly hopCount: number;
}

function headerFacts(block: Buffer): HeaderFacts {
  const text = headerBlockText(block);
  return {
    block,
    subject: getSubject(text),
    internetMessageId: getHeader(text, 'Message-ID'),
    hasDate: getHeader(text, 'Date') !== null,
    hopCount: countReceived(text),
  };
}
