/**
 * Owns: how long a sender waits at each step.
 * Promises: RFC 5321 4.5.3.2's minima where it gives one; every step has an end.
 * Does not: keep time (deadline).
 */

/** Milliseconds. */
export interface StageTimeouts {
  /** RFC 5321 gives none; Postfix's smtp_connect_timeout. */
  readonly connectMs: number;
  /** Until the greeting (4.5.3.2.1), and until the answer to EHLO or HELO. */
  readonly greetingMs: number;
  /** A server other than on port 25 that has said nothing for so long may be waiting for TLS: it is asked. */
  readonly silenceMs: number;
  /** STARTTLS and the handshake; a server that stands and does not get this done in two minutes never will. */
  readonly tlsMs: number;
  readonly authMs: number;
  readonly mailMs: number;
  readonly rcptMs: number;
  readonly dataMs: number;
  /** Without the receiver taking any octet (4.5.3.2.5). */
  readonly blockMs: number;
  /** After the last dot (4.5.3.2.6). */
  readonly finalMs: number;
  readonly resetMs: number;
  /** The mail is through: courtesy has its limits. */
  readonly quitMs: number;
}

const MINUTE_MS = 60_000;

export const STAGE_TIMEOUTS: StageTimeouts = {
  connectMs: MINUTE_MS / 2,
  greetingMs: 5 * MINUTE_MS,
  silenceMs: 5000,
  tlsMs: 2 * MINUTE_MS,
  authMs: 5 * MINUTE_MS,
  mailMs: 5 * MINUTE_MS,
  rcptMs: 5 * MINUTE_MS,
  dataMs: 2 * MINUTE_MS,
  blockMs: 3 * MINUTE_MS,
  finalMs: 10 * MINUTE_MS,
  resetMs: MINUTE_MS / 3,
  quitMs: 5000,
};
