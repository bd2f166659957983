import { newLastError } from '@/lib/mail/outcome/last-error-kinds';
import { englishText } from '@/lib/mail/outcome/last-error-text';
import { peerArguments, type RecipientOutcome } from '@/lib/mail/outcome/outcome';
import type { ResolvedHost } from '@/lib/smtp/dns/dns-lookups';
import type { ConnectionFacts, OutboundConnection } from './connection';
import { type ConnectionOptions, type OpenResult, openConnection } from './open-connection';

/**
 * Owns: trying one host after another until one takes a connection (RFC 5321 5.1).
 * Promises: the order given; when all fail, the error tells what the primary said (the first that said something, else
 *   the first) and that the others did not help either; the dialogues of all are kept.
 * Does not: remember across calls which host was down.
 */

export type FailoverResult =
  | { readonly ok: true; readonly connection: OutboundConnection; readonly failures: readonly HostFailure[] }
  | (HostFailure & { readonly ok: false; readonly failures: readonly HostFailure[] });

/** A host that was tried in vain. */
interface HostFailure {
  readonly outcome: Extract<OpenResult, { ok: false }>['outcome'];
  readonly facts: ConnectionFacts;
  readonly dialogue: string;
}

/** `hosts` must not be empty. */
export async function openFirstHost(
  hosts: readonly Pick<ResolvedHost, 'host' | 'address'>[],
  port: number,
  options: ConnectionOptions,
): Promise<FailoverResult> {
  const failures: HostFailure[] = [];
  for (const { host, address } of hosts) {
    const result = await openConnection({ host, address, port }, options);
    if (result.ok) return { ok: true, connection: result.connection, failures };
    const { outcome, facts, dialogue } = result;
    failures.push({ outcome, facts, dialogue });
    if (options.signal?.aborted) break;
  }
  const primary = failures.find(hasReply) ?? failures[0];
  if (!primary) throw new Error('No host to try');
  return {
    ...primary,
    outcome: failures.length > 1 ? allFailed(primary, failures.length) : primary.outcome,
    ok: false,
    dialogue: failures.map((failure) => failure.dialogue).join('\n'),
    failures,
  };
}

function allFailed({ outcome, facts }: HostFailure, hosts: number): RecipientOutcome {
  if (outcome.kind === 'delivered') return outcome;
  const { reply, enhancedCode } = outcome.error;
  const said = reply === null ? englishText(outcome.error) : reply.replace(/\s*\n\s*/g, ' ');
  const error = newLastError('allHostsFailed', { ...peerArguments(facts), hosts, said });
  return { ...outcome, error: { ...error, reply, enhancedCode } };
}

function hasReply({ outcome }: HostFailure): boolean {
  return outcome.kind !== 'delivered' && outcome.error.reply !== null;
}
