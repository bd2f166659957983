/**
 * Owns: what placing and the steps before the commit may know of a message beside its recipients and its content.
 * Promises: a small plain value; the same whether the message is being received, waits as rows or is a report of ours.
 * Does not: hold what nothing sets yet. An authenticated submitter, REQUIRETLS and a copy's overrides become fields with
 *   the part that first sets them (ARCHITECTURE.md, "Add a step before the commit").
 */
export interface Envelope {
  /** Reverse-path; empty for the null sender. */
  readonly sender: string;
  readonly sizeBytes: number;
  /** Null for mail that begins here. */
  readonly receiveConnectorName: string | null;
  /** Only a server that offers SMTPUTF8 may be given it (RFC 6531). */
  readonly smtpUtf8: boolean;
}

const FROM_SMTP = 'SMTP:';

/** Message.sourceName, as Get-Message shows it, of mail that a receive connector took. */
export function sourceNameOf(receiveConnectorName: string): string {
  return `${FROM_SMTP}${receiveConnectorName}`;
}

/** The way back; null for mail that begins here (`DSN`). */
export function receiveConnectorNameOf(sourceName: string): string | null {
  return sourceName.startsWith(FROM_SMTP) ? sourceName.slice(FROM_SMTP.length) : null;
}
