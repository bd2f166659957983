import { type Books, whenEmpty } from '../postern/books';
import type { Sink } from '../tools/smtp-sink';
import { inject } from '../tools/smtp-source';
import type { Server } from './cluster';
import { SIZE_BYTES } from './scale';

/**
 * Owns: one load, given in at all servers at the same time in equal parts.
 * Promises: a figure only when the sink and the books agree that exactly these messages arrived.
 */
export interface Sending {
  readonly servers: readonly Server[];
  readonly messages: number;
  readonly books: Books;
  readonly sink: Sink;
  readonly signal: AbortSignal;
}

const SESSIONS = 20;

/** @returns messages a second, from the first given in to the last counted. */
export async function sendThroughAll({ servers, messages, books, sink, signal }: Sending): Promise<number> {
  const [sinkBefore, before] = [await sink.count(), await books.finished()];
  const startedAt = performance.now();
  await giveIn(servers, messages, signal);
  await sink.whenCounted(sinkBefore + messages, { timeoutMs: 60_000 + 200 * messages, signal });
  const seconds = (performance.now() - startedAt) / 1000;
  await whenEmpty(books, signal);
  const [counted, after] = [(await sink.count()) - sinkBefore, await books.finished()];
  const delivered = after.delivered - before.delivered;
  if (counted !== messages || delivered !== messages || after.otherwise !== before.otherwise) {
    throw new Error(`${messages} were sent; the sink counted ${counted}, Postern ${delivered} delivered`);
  }
  return messages / seconds;
}

export async function giveIn(
  servers: readonly Server[],
  messages: number,
  signal: AbortSignal,
): Promise<void> {
  await Promise.all(
    servers.map(({ process }) =>
      inject({
        port: process.smtpPort,
        messages: messages / servers.length,
        sizeBytes: SIZE_BYTES,
        sessions: Math.ceil(SESSIONS / servers.length),
        recipientsPerMessage: 1,
        domain: 'example.test',
        signal,
      }),
    ),
  );
}
