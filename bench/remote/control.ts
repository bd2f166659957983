import type { DelayedWay } from '../tools/delayed-way';
import type { Sink } from '../tools/smtp-sink';
import { inject } from '../tools/smtp-source';
import { type Family, hostAddresses, SIZE_BYTES, way } from './internet';
import { connectionsOf, timedOf } from './limit';

/**
 * Owns: what the bench itself leaves of the limit: the injector sends through the proxy, past Postern, over as many
 *   connections. It knows no PIPELINING.
 */
export interface Destination {
  readonly family: Family;
  readonly sink: Sink;
  readonly proxy: DelayedWay;
}

/** @returns messages a second, from the first that the sink counts to the last. */
export async function sendWithoutRelay(
  { sink, proxy }: Destination,
  messages: number,
  signal: AbortSignal,
): Promise<number> {
  const before = await sink.count();
  const patience = { timeoutMs: 60_000 + 100 * messages, signal };
  const [host = ''] = hostAddresses;
  const injection = inject({
    host,
    port: proxy.port,
    messages,
    sizeBytes: SIZE_BYTES,
    sessions: connectionsOf(way),
    recipientsPerMessage: 1,
    domain: 'control.test',
    signal,
  });
  const first = sink.whenCounted(before + 1, patience);
  await Promise.race([first, injection.then(() => first)]);
  const startedAt = performance.now();
  await sink.whenCounted(before + messages, patience);
  const seconds = (performance.now() - startedAt) / 1000;
  await injection;
  return timedOf(way, messages) / seconds;
}
