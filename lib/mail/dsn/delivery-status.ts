import { encodeHeaderText } from '@/lib/mail/message/encoded-word';
import { foldField, foldText } from '@/lib/mail/message/field-fold';
import { encodeQuotedPrintable } from '@/lib/mail/message/quoted-printable';
import { formatHeaderDate } from '@/lib/mail/message/trace';
import type { LastError } from '@/lib/mail/outcome/last-error';
import { englishText } from '@/lib/mail/outcome/last-error-text';
import { presentStatus } from '@/lib/mail/outcome/present-status';
import { shownText } from '@/lib/shown-text';
import type { Dsn, DsnRecipient } from './dsn';
import { typedAddress } from './dsn-address';
import { DSN_CODE } from './dsn-code';
import { hostOfPeer, mtaName } from './mta-name';

/**
 * Owns: the part of a DSN that machines read (RFC 3464 2), as text: a block for the message, then one for each recipient.
 * Promises: `smtp` and Remote-MTA stand only by what a server said; the status is that of the present state; what a server said
 *   is there in its own script: as encoded words, or, for mail that came with SMTPUTF8, as UTF-8 (RFC 6533 4). Bounded: the block for the message counts
 *   the recipients that are left out.
 * Does not: choose the part's type.
 */

/** As in the words (dsn-text.ts). */
export const MAX_LISTED_RECIPIENTS = 100;
/** Of what others wrote; RFC 5321 4.5.3.1.5 gives a reply line as much. */
export const MAX_SAID_CHARACTERS = 512;
/** As quoted-printable, which it may become. */
const MAX_STATUS_BYTES = 24 * 1024;

export function buildDeliveryStatus(report: Dsn): string {
  const blocks: string[] = [];
  let bytes = 0;
  for (const recipient of report.recipients.slice(0, MAX_LISTED_RECIPIENTS)) {
    const block = recipientStatus(report, recipient);
    bytes += encodeQuotedPrintable(Buffer.from(block)).length + 2;
    if (bytes > MAX_STATUS_BYTES && blocks.length > 0) break;
    blocks.push(block);
  }
  return [messageStatus(report, report.recipients.length - blocks.length), ...blocks].join('\r\n');
}

function messageStatus(report: Dsn, leftOut: number): string {
  return [
    `Reporting-MTA: dns;${mtaName(report.serverFqdn)}\r\n`,
    ...(report.receivedFromMta === null
      ? []
      : [`Received-From-MTA: dns;${mtaName(report.receivedFromMta)}\r\n`]),
    `Arrival-Date: ${formatHeaderDate(report.arrivalAt)}\r\n`,
    ...(leftOut === 0 ? [] : [`X-Postern-Recipients-Left-Out: ${leftOut}\r\n`]),
  ].join('');
}

function recipientStatus({ kind, willRetryUntil, smtpUtf8 }: Dsn, recipient: DsnRecipient): string {
  const heard = heardError(recipient);
  const diagnostic = diagnosticCode(recipient.error, heard);
  return [
    foldField([`Final-Recipient: ${typedAddress(recipient.address)}`]),
    `Action: ${kind}\r\n`,
    `Status: ${dsnStatus(kind, recipient.error)}\r\n`,
    ...(heard === null ? [] : remoteMta(recipient, heard)),
    foldText('Diagnostic-Code', smtpUtf8 ? diagnostic : inAscii(diagnostic)),
    ...(recipient.lastAttemptAt === null
      ? []
      : [`Last-Attempt-Date: ${formatHeaderDate(recipient.lastAttemptAt)}\r\n`]),
    ...(kind === 'failed' || willRetryUntil === null
      ? []
      : [`Will-Retry-Until: ${formatHeaderDate(willRetryUntil)}\r\n`]),
  ].join('');
}

/** Delayed is always a matter of class 4; failed keeps 4.4.7, as Exchange reports an expired message. */
export function dsnStatus(kind: Dsn['kind'], error: LastError): string {
  if (kind === 'delayed') return presentStatus(error);
  const { enhancedCode } = error;
  return enhancedCode !== null && DSN_CODE.test(enhancedCode) ? enhancedCode : '5.0.0';
}

/** Whose reply was heard: of what expired, the one that it waited for; null when no server said anything in SMTP. */
function heardError({ error, previousError }: DsnRecipient): LastError | null {
  if (isHeard(error)) return error;
  return error.key === 'expired' && previousError !== null && isHeard(previousError) ? previousError : null;
}

function isHeard({ reply }: LastError): boolean {
  return reply !== null && /^[2-5][0-9][0-9](?:[ -]|$)/.test(reply);
}

function remoteMta(recipient: DsnRecipient, heard: LastError): string[] {
  const { peer } = heard.args;
  const host = recipient.remoteMta ?? (peer === undefined ? null : hostOfPeer(String(peer)));
  return host === null ? [] : [`Remote-MTA: dns;${mtaName(host)}\r\n`];
}

/** RFC 3464 2.3.6: the server's own words, else ours. */
function diagnosticCode(error: LastError, heard: LastError | null): string {
  const said = heard?.reply ?? null;
  return said === null ? `x-postern;${oneLine(englishText(error))}` : `smtp;${oneLine(said)}`;
}

/** RFC 2047 from the first word that needs it: codes in front of it stay plain. */
function inAscii(text: string): string {
  const at = text.search(/[^\u0020-\u007e]/);
  if (at < 0) return text;
  const start = Math.max(text.lastIndexOf(' ', at), text.indexOf(';')) + 1;
  return `${text.slice(0, start)} ${encodeHeaderText(text.slice(start))}`;
}

function oneLine(text: string): string {
  return shownText(text.slice(0, MAX_SAID_CHARACTERS).replace(/[\p{Cc}\s]+/gu, ' ')).trim();
}
