import { Readable } from 'node:stream';
import type { MailContent } from '@/lib/mail/message/outbound-message';
import type { OwnTrace } from '@/lib/mail/message/own-trace';
import { type RewrittenHeader, rewriteContent } from '@/lib/mail/message/rewrite-senders';
import { buildReceivedHeader } from '@/lib/mail/message/trace';
import type { ContentStore } from '@/lib/store/hot/in/content-store';
import type { WaitingCopy } from '@/lib/store/hot/out/waiting-copy';
import type { Rewriting } from './sender-rewriting';

/**
 * Owns: a message as it leaves: the trace field and added headers in front of the content as it came, its senders rewritten
 *   where the send connector says so.
 * Promises: small mail is its buffers, unjoined; big mail streams piece by piece. Where nothing is rewritten the content is as
 *   it came.
 * Does not: change what is stored.
 */

export interface OutboundContent {
  /** Of big mail whose senders are rewritten: at least as much as it has. */
  readonly sizeBytes: number;
  /** Once. */
  readonly open: () => MailContent;
  /** The sender that the header names in place of another; of big mail once it has left. */
  readonly sentAs: () => string | null;
  /** What was put into the header is not all ASCII; of big mail: may not be. */
  readonly needsSmtpUtf8: boolean;
}

/** What is passed on to make one. */
interface Made {
  readonly serverFqdn: string;
  readonly ownTrace: OwnTrace;
  readonly rewriting: Rewriting | null;
}

/** By which rewriting makes a header longer, as long as some dozens of addresses stand there. */
const REWRITTEN_LONGER_BYTES = 8 * 1024;
/** Longer than any header that is stored (lib/smtp/receive/receive-content): what has no end by then is a body. */
const MAX_HEADER_BYTES = 512 * 1024;
const HEADER_END = '\r\n\r\n';

const notRewritten = () => null;

export function outboundContent(
  contents: ContentStore,
  copy: WaitingCopy,
  { serverFqdn, ownTrace, rewriting }: Made,
): OutboundContent {
  const front = Buffer.from(frontOf(copy, serverFqdn, ownTrace));
  const { content } = copy;
  if (content !== null) {
    const rewritten = rewriting && rewriteContent(content, rewriting.rewriter, rewriting.keepsReplyTo);
    const parts = rewritten ? [front, rewritten.header, rewritten.rest] : [front, content];
    return {
      sizeBytes: parts.reduce((sum, { length }) => sum + length, 0),
      open: () => parts,
      sentAs: rewritten ? () => rewritten.sentAs : notRewritten,
      needsSmtpUtf8: rewritten?.needsSmtpUtf8 ?? false,
    };
  }
  if (rewriting !== null) return rewrittenStream(contents, copy, front, rewriting);
  return {
    sizeBytes: front.length + copy.sizeBytes,
    open: () => Readable.from(pieces(contents, copy, front), { objectMode: false }),
    sentAs: notRewritten,
    needsSmtpUtf8: false,
  };
}

function rewrittenStream(
  contents: ContentStore,
  copy: WaitingCopy,
  front: Buffer,
  rewriting: Rewriting,
): OutboundContent {
  const told: { header: RewrittenHeader | null } = { header: null };
  const rewritten = async function* () {
    if (front.length > 0) yield front;
    let begin: Buffer | null = Buffer.alloc(0);
    for await (const piece of stored(contents, copy)) {
      if (begin === null) {
        yield piece;
        continue;
      }
      begin = begin.length === 0 ? piece : Buffer.concat([begin, piece]);
      if (!begin.includes(HEADER_END) && begin.length < MAX_HEADER_BYTES) continue;
      yield* rewrittenParts(begin, rewriting, told);
      begin = null;
    }
    if (begin !== null) yield* rewrittenParts(begin, rewriting, told);
  };
  return {
    // RFC 1870 6.1 allows an estimate, which is better too large.
    sizeBytes: front.length + copy.sizeBytes + REWRITTEN_LONGER_BYTES,
    open: () => Readable.from(rewritten(), { objectMode: false }),
    sentAs: () => told.header?.sentAs ?? null,
    needsSmtpUtf8: rewriting.rewriter.makesInternational,
  };
}

function rewrittenParts(
  begin: Buffer,
  { rewriter, keepsReplyTo }: Rewriting,
  told: { header: RewrittenHeader | null },
): readonly Buffer[] {
  const rewritten = rewriteContent(begin, rewriter, keepsReplyTo);
  told.header = rewritten;
  return rewritten ? [rewritten.header, rewritten.rest].filter(({ length }) => length > 0) : [begin];
}

async function* pieces(contents: ContentStore, copy: WaitingCopy, front: Buffer): AsyncGenerator<Buffer> {
  if (front.length > 0) yield front;
  yield* stored(contents, copy);
}

async function* stored(contents: ContentStore, copy: WaitingCopy): AsyncGenerator<Buffer> {
  yield* contents.read(copy.messageId, copy.sizeBytes);
  // Another copy of it may be on its way; one that is put off reads the database.
  if (!copy.sharesMessage) contents.release(copy.messageId);
}

function frontOf(copy: WaitingCopy, serverFqdn: string, ownTrace: OwnTrace): string {
  const { trace, messageId, receivedAt, addedHeaders, recipients } = copy;
  // Mail that begins here (a report) was received from nobody.
  if (trace === null) return addedHeaders;
  const mark = ownTrace.markFor(recipients);
  const id = messageId.toString();
  return buildReceivedHeader({ ...trace, serverFqdn, mark, id, receivedAt }) + addedHeaders;
}
