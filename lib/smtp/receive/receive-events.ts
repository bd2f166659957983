import type { SmtpRefusal } from '@/lib/mail/message/incoming-message';

/**
 * Owns: what receiving has to tell logs and counters.
 * Promises: no message content.
 * Does not: word or write it.
 */

export type ReceiveEvent =
  | {
      readonly kind: 'accepted';
      readonly clientIp: string;
      readonly connectorName: string;
      readonly id: string;
      readonly sizeBytes: number;
    }
  | {
      readonly kind: 'refused';
      readonly stage: 'connect' | 'mail' | 'rcpt' | 'data';
      readonly clientIp: string;
      /** Null when no connector takes the client. */
      readonly connectorName: string | null;
      /** The sender or recipient in question, as given; null for connections and content. */
      readonly address: string | null;
      readonly refusal: SmtpRefusal;
    }
  /** By its form or its place, not by policy. */
  | {
      readonly kind: 'commandRefused';
      readonly clientIp: string;
      readonly connectorName: string;
      /** Its beginning, without credentials. */
      readonly command: string;
      /** With the reason. */
      readonly reply: string;
    }
  /** Ours to look into; the client was told 451. */
  | {
      readonly kind: 'failed';
      readonly stage: 'rcpt' | 'data';
      readonly clientIp: string;
      readonly error: unknown;
    }
  /** The client went away or broke TLS; nothing of an unfinished message is kept. */
  | { readonly kind: 'connectionError'; readonly clientIp: string; readonly error: Error }
  /** The computer could not accept a connection. */
  | { readonly kind: 'listenerError'; readonly error: Error };
