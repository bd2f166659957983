import type {
  AskBehind,
  MailContent,
  OutboundEnvelope,
  PeerFacts,
  SendResult,
} from '@/lib/mail/message/outbound-message';
import type { LastError } from '@/lib/mail/outcome/last-error';
import type { ProtocolLoggingLevel } from '@/lib/mail/routing/protocol-logging';
import type { OwnedQueue } from '@/lib/store/server/owned-queues';

/**
 * Owns: the contract between a queue's lane and what delivers the mail of a delivery type.
 * Promises: a lane knows nothing else of the way out, so a delivery type is one agent (smtp-agent is the first).
 * Does not: deliver, or choose the agent (agents).
 */
export interface DeliveryAgent {
  /** Gets ready to take a queue's mail: one session, which the queue counts as a connection. */
  open(queue: OwnedQueue): Promise<Connected>;
  /**
   * To another host than those that mail has been tried at in vain in this round. Null: there is none. An agent without
   * it has one host a queue.
   */
  openOther?(queue: OwnedQueue, tried: ReadonlySet<string>): Promise<Connected | null>;
  /** Ends its sessions without a word: what is in flight ends with retry. */
  closeAll(): void;
}

export type Connected =
  | {
      readonly kind: 'connected';
      readonly session: DeliverySession;
      readonly connector: DeliveryConnector | null;
      /** Messages that the session may take; `Infinity` when nothing limits it. */
      readonly maxMessages: number;
      readonly host: HostFacts;
      /** Tried before it, and none of them took the connection. */
      readonly inVain: readonly HostInVain[];
    }
  /** The queue waits. */
  | {
      readonly kind: 'retry';
      readonly error: LastError;
      /** Empty when nobody was reached. */
      readonly inVain: readonly HostInVain[];
      readonly connector: DeliveryConnector | null;
    }
  /** No mail of this queue can ever be delivered: the domain does not exist, or takes no mail. */
  | { readonly kind: 'failed'; readonly error: LastError; readonly connector: DeliveryConnector | null };

/** What a round of hosts needs to know of the one that took the connection. */
export interface HostFacts {
  /** As `openOther` is told of it. */
  readonly key: string;
  /** Of the others of the next hop, but those that were silent a moment ago. */
  readonly otherKeys: () => readonly string[];
  /** Recipients that it takes in one transaction, where that was learned; kept for its next connections. */
  recipientLimit: number | null;
}

/** A host that did not take a connection. */
export interface HostInVain {
  readonly key: string;
  readonly error: LastError;
  readonly facts: PeerFacts & { readonly port: number };
  readonly dialogue: string;
  readonly startedAt: Date;
  readonly durationMs: number;
}

/** As the records of its mail name it. Null stands for a delivery type without connectors. */
export interface DeliveryConnector {
  readonly id: string;
  readonly name: string;
  /** The dialogue of each message is kept, not only of those that fail. */
  readonly protocolLoggingLevel: ProtocolLoggingLevel;
}

/** Takes one message after another. */
export interface DeliverySession {
  readonly facts: PeerFacts;
  readonly isOpen: boolean;
  /** Messages tried so far. */
  readonly messageCount: number;
  /**
   * An outcome for each recipient; what is thrown is a defect. The content is read once, and let go when it is not needed.
   *
   * @param behind for a session that can say the next message's envelope before this one's outcome is known (RFC 2920):
   *   it asks once, and what it was given is its next message. Others take no notice.
   */
  send(envelope: OutboundEnvelope, content: MailContent, behind: AskBehind): Promise<SendResult>;
  /** Of the present message, or the last; for people, without secrets and content. */
  dialogue(): string;
  /** In order; resolves when it is gone. */
  quit(): Promise<void>;
  /** Without a word; a message in flight ends with retry. */
  close(): void;
}

/** Of what has one host a queue. */
export function onlyHost(key: string): HostFacts {
  return { key, otherKeys: () => [], recipientLimit: null };
}

/** The queue waits, and nobody was reached. */
export function retryLater(
  error: LastError,
  connector: DeliveryConnector | null,
): Extract<Connected, { kind: 'retry' }> {
  return { kind: 'retry', error, inVain: [], connector };
}
