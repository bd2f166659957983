import { Readable } from 'node:stream';
import type { MailContent } from '@/lib/mail/message/outbound-message';
import type { OwnTrace } from '@/lib/mail/message/own-trace';
import { buildReceivedHeader } from '@/lib/mail/message/trace';
import type { ContentStore } from '@/lib/store/hot/in/content-store';
import type { WaitingCopy } from '@/lib/store/hot/out/waiting-copy';

/**
 * Owns: a message as it leaves: the trace field and added headers in front of the content as it came.
 * Promises: small mail is its buffers, unjoined; big mail streams piece by piece.
 * Does not: change the content.
 */

export interface OutboundContent {
  readonly sizeBytes: number;
  /** Once. */
  readonly open: () => MailContent;
}

export function outboundContent(
  contents: ContentStore,
  copy: WaitingCopy,
  serverFqdn: string,
  ownTrace: OwnTrace,
): OutboundContent {
  const front = Buffer.from(frontOf(copy, serverFqdn, ownTrace));
  const { content } = copy;
  if (content !== null) {
    return { sizeBytes: front.length + content.length, open: () => [front, content] };
  }
  return {
    sizeBytes: front.length + copy.sizeBytes,
    open: () => Readable.from(pieces(contents, copy, front), { objectMode: false }),
  };
}

async function* pieces(contents: ContentStore, copy: WaitingCopy, front: Buffer): AsyncGenerator<Buffer> {
  if (front.length > 0) yield front;
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
