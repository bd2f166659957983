import { allHostsFailed } from '@/lib/mail/outcome/all-hosts-failed';
import type { LastError } from '@/lib/mail/outcome/last-error';
import { newLastError } from '@/lib/mail/outcome/last-error-kinds';
import { type DeliveryStage, peerArguments } from '@/lib/mail/outcome/outcome';
import type { ResolvedHost } from '@/lib/smtp/dns/dns-lookups';
import type { ConnectionFacts, OutboundConnection } from './connection';
import { type ConnectionOptions, openConnection } from './open-connection';

/**
 * Owns: trying one host after another until one takes a connection (RFC 5321 5.1).
 * Promises: the order given; when all fail, the error tells what the primary said (the first that said something, else
 *   the first) and that the others did not help either; what each of them came to is kept.
 * Does not: remember across calls which host was down.
 */

export type FailoverResult =
  | {
      readonly ok: true;
      readonly connection: OutboundConnection;
      readonly failures: readonly HostFailure[];
    }
  | { readonly ok: false; readonly error: LastError; readonly failures: readonly HostFailure[] };

/** A host that was tried in vain. */
export interface HostFailure {
  readonly error: LastError;
  readonly stage: DeliveryStage;
  readonly facts: ConnectionFacts;
  readonly dialogue: string;
  readonly startedAt: Date;
  readonly durationMs: number;
}

/** `hosts` must not be empty. */
export async function openFirstHost(
  hosts: readonly Pick<ResolvedHost, 'host' | 'address'>[],
  port: number,
  options: ConnectionOptions,
): Promise<FailoverResult> {
  const failures: HostFailure[] = [];
  for (const { host, address } of hosts) {
    const startedAt = new Date();
    const startedMs = performance.now();
    const result = await openConnection({ host, address, port }, options);
    if (result.ok) return { ok: true, connection: result.connection, failures };
    const durationMs = Math.round(performance.now() - startedMs);
    const { error, stage, facts, dialogue } = result;
    failures.push({ error, stage, facts, dialogue, startedAt, durationMs });
    if (options.signal?.aborted) break;
  }
  const error = allHostsFailed(failures.map(({ error, facts }) => ({ error, peer: peerArguments(facts) })));
  return { ok: false, error: error ?? newLastError('unknown', { reason: 'no host to try' }), failures };
}
