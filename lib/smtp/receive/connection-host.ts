import type { SecureContext } from 'node:tls';
import type { SubmitIncoming } from '@/lib/mail/message/incoming-message';
import type { EndedSession } from '@/lib/mail/session/receive-session';

/**
 * Owns: what a receiving connection is given: the rules of its connector, and what it needs of its server.
 * Does not: hold a socket (receive-connection).
 */

export interface ConnectionRules {
  /** Without its code. */
  readonly greeting: string;
  /** TLS comes before it. */
  readonly implicitTls: boolean;
  readonly maxProtocolErrors: number;
  readonly connectionTimeoutMs: number;
  readonly connectionInactivityTimeoutMs: number;
}

/** What a connection needs of its server. */
export interface ConnectionHost<Connection> {
  readonly submit: SubmitIncoming;
  /** For handshakes that begin now. */
  secureContext(): SecureContext;
  /** True while no further message is wanted. */
  isStopping(): boolean;
  connectionError(error: Error): void;
  /** Once, when nothing more is heard from the client: it said QUIT, was sent away, or is gone. */
  ended(connection: Connection): void;
  /** Once, when a message that was in has its answer too. */
  sessionEnded(session: EndedSession): void;
  /** Once, when the socket is closed. */
  closed(connection: Connection): void;
}
