import type { AskBehind, OutboundEnvelope, SendResult } from '@/lib/mail/message/outbound-message';
import type { OwnTrace } from '@/lib/mail/message/own-trace';
import { newLastError } from '@/lib/mail/outcome/last-error-kinds';
import { messageOf } from '@/lib/message-of';
import type { DeliverySettings } from '@/lib/store/configuration/delivery-settings';
import type { ContentStore } from '@/lib/store/hot/in/content-store';
import type { WaitingRecipient } from '@/lib/store/hot/out/waiting-copy';
import { emit } from '@/lib/worker/events/events';
import type { DeliverySession, HostFacts } from './agent';
import { recipientsFor, type Task } from './delivery-round';
import { type OutboundContent, outboundContent } from './outbound-content';
import { rewritingOf } from './sender-rewriting';

/**
 * Owns: a copy as it is said to one host: which of its recipients, envelope and content; as which sender.
 * Promises: a defect of ours is this message's last error, and its copy comes back as after any other failure.
 * Does not: know what becomes of it (lane).
 */

export interface Outgoing {
  readonly task: Task;
  readonly recipients: readonly WaitingRecipient[];
  /** Null for a defect. */
  readonly envelope: OutboundEnvelope | null;
  readonly content: OutboundContent | null;
  /** The sender that was said in the envelope in place of another, else in the header; null: none. */
  readonly sentAs: () => string | null;
  readonly defect?: unknown;
}

/** What making one takes. */
export interface OutgoingServices {
  /** For content that is not at hand. */
  readonly contents: ContentStore;
  readonly settings: () => DeliverySettings;
  /** For the Received fields. */
  readonly ownTrace: OwnTrace;
}

/**
 * @param connectorId whose present settings count: a connection that stands outlives those that it was opened by
 * @param most recipients that a limit allows
 */
export function outgoing(
  { contents, settings, ownTrace }: OutgoingServices,
  task: Task,
  host: HostFacts,
  connectorId: string | null,
  most = Number.POSITIVE_INFINITY,
): Outgoing {
  const all = recipientsFor(task, host);
  const recipients = all.length > most ? all.slice(0, most) : all;
  const { copy } = task;
  try {
    const { server, connectors } = settings();
    const rewriting = connectorId === null ? null : rewritingOf(connectors.get(connectorId));
    const content = outboundContent(contents, copy, { serverFqdn: server.fqdn, ownTrace, rewriting });
    const from = rewriting?.rewriter.rewrite(copy.fromAddress) ?? null;
    const envelope = {
      from: from ?? copy.fromAddress,
      recipients: recipients.map(({ address }) => address),
      sizeBytes: content.sizeBytes,
      smtpUtf8: copy.smtpUtf8 || content.needsSmtpUtf8,
      eightBitMime: copy.eightBitMime,
    };
    return { task, recipients, envelope, content, sentAs: from === null ? content.sentAs : () => from };
  } catch (defect) {
    return { task, recipients, envelope: null, content: null, sentAs: () => null, defect };
  }
}

export async function say(mail: Outgoing, session: DeliverySession, behind: AskBehind): Promise<SendResult> {
  const { task, recipients, envelope, content } = mail;
  try {
    if (envelope === null || content === null) throw mail.defect;
    return await session.send(envelope, content.open(), behind);
  } catch (error) {
    emit('sendFailed', { error, copyId: task.copy.id });
    session.close();
    const reason = messageOf(error);
    const outcome = { kind: 'retry', error: newLastError('unknown', { reason }) } as const;
    return {
      outcomes: recipients.map(() => outcome),
      usable: false,
      stale: false,
      mayFailOver: false,
      overLimit: null,
      dialogue: () => session.dialogue(),
    };
  }
}
