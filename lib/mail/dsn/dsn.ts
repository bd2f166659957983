import { normalizeDomain } from '@/lib/mail/address/domain';
import { encodeHeaderText } from '@/lib/mail/message/encoded-word';
import { foldField, foldText } from '@/lib/mail/message/field-fold';
import { getHeader, getSubject } from '@/lib/mail/message/header-block';
import { formatHeaderDate } from '@/lib/mail/message/trace';
import type { LastError } from '@/lib/mail/outcome/last-error';
import { englishText } from '@/lib/mail/outcome/last-error-text';
import type { RecipientAnswer } from '@/lib/mail/recipient/recipient-directory';
import { buildDsnText, dsnSubject } from './dsn-text';

/**
 * Owns: delivery status notifications (RFC 3464 in multipart/report, RFC 6522) and whether one may be sent.
 * Promises: CRLF lines of at most 998 octets, US-ASCII but for a sender's own UTF-8 address; nothing that a sender, a
 *   recipient or a remote server wrote can begin a line, a field or a part.
 * Does not: submit the report. It goes from the null reverse-path to `sender`, so that none is ever sent about it.
 */

export interface DsnRecipient {
  readonly address: string;
  readonly error: LastError;
  /** Why it waited, when `error` is that it expired. */
  readonly previousError: LastError | null;
  /** Name of the server that answered; null when none did. */
  readonly remoteMta: string | null;
  readonly lastAttemptAt: Date | null;
}

export interface Dsn {
  readonly kind: 'failed' | 'delayed';
  /** Of the report: `<unique@server>`. */
  readonly messageId: string;
  readonly createdAt: Date;
  readonly serverFqdn: string;
  readonly postmasterAddress: string;
  /** Envelope sender of the original message. */
  readonly sender: string;
  /** What the client that brought the original called itself; null for mail from within. */
  readonly receivedFromMta: string | null;
  readonly arrivalAt: Date;
  /** For `delayed`: when the message will expire. */
  readonly willRetryUntil: Date | null;
  readonly recipients: readonly DsnRecipient[];
  /** The original's header block, as stored. */
  readonly originalHeaders: Buffer;
}

/** What to do about a report that is due: `nowhere` is kept as a record with its reason. */
export type NdrDecision = 'send' | 'nullSender' | 'nowhere';

/** More of a header block helps nobody and lets a sender make reports of any size. */
const MAX_ORIGINAL_HEADER_BYTES = 32 * 1024;

/**
 * RFC 5321 6.1: never a report about a report.
 * @param sender what the recipient directory answered; null when the sender is in no domain of ours
 */
export function ndrDecision(fromAddress: string, sender: RecipientAnswer | null): NdrDecision {
  if (fromAddress === '') return 'nullSender';
  return sender?.kind === 'nobody' ? 'nowhere' : 'send';
}

export function buildDsn(report: Dsn): Buffer {
  const originalId = getHeader(report.originalHeaders, 'Message-ID');
  const originalSubject = getSubject(report.originalHeaders);
  const reference =
    originalId !== null && /^<[\u0021-\u003b\u003d\u003f-\u007e]{1,250}>$/.test(originalId)
      ? originalId
      : null;
  // Made of the report's own id, which did not exist when the original was written: it cannot occur in a part.
  const boundary = `=_${report.messageId.replace(/[^A-Za-z0-9]/g, '_').slice(0, 64)}`;

  const header = [
    foldField(['From:', 'Postern', `<${plainAddress(report.postmasterAddress)}>`]),
    foldField(['To:', `<${plainAddress(report.sender)}>`]),
    foldText('Subject', encodeHeaderText(dsnSubject(report.kind, originalSubject))),
    `Date: ${formatHeaderDate(report.createdAt)}\r\n`,
    foldField(['Message-ID:', report.messageId]),
    ...(reference === null
      ? []
      : [foldField(['In-Reply-To:', reference]), foldField(['References:', reference])]),
    'Auto-Submitted: auto-replied\r\n',
    'MIME-Version: 1.0\r\n',
    foldField(['Content-Type: multipart/report; report-type=delivery-status;', `boundary="${boundary}"`]),
  ].join('');
  const parts = [
    textPart('text/plain', Buffer.from(buildDsnText(report, originalSubject))),
    `Content-Type: message/delivery-status\r\n\r\n${deliveryStatus(report)}`,
    textPart('text/rfc822-headers', boundedHeaders(report.originalHeaders)),
  ];
  const body = parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('');
  return Buffer.from(`${header}\r\n${body}--${boundary}--\r\n`);
}

/** RFC 3464 2: a block for the message, then one for each recipient. */
function deliveryStatus(report: Dsn): string {
  const message = [
    `Reporting-MTA: dns;${word(report.serverFqdn)}\r\n`,
    ...(report.receivedFromMta === null
      ? []
      : [`Received-From-MTA: dns;${word(report.receivedFromMta)}\r\n`]),
    `Arrival-Date: ${formatHeaderDate(report.arrivalAt)}\r\n`,
  ];
  const recipients = report.recipients.map((recipient) => recipientStatus(report, recipient));
  return [message.join(''), ...recipients].join('\r\n');
}

function recipientStatus({ kind, willRetryUntil }: Dsn, recipient: DsnRecipient): string {
  return [
    foldField([`Final-Recipient: ${typedAddress(recipient.address)}`]),
    `Action: ${kind}\r\n`,
    `Status: ${statusOf(kind, recipient.error)}\r\n`,
    ...(recipient.remoteMta === null ? [] : [`Remote-MTA: dns;${word(recipient.remoteMta)}\r\n`]),
    foldText('Diagnostic-Code', diagnosticCode(recipient.error)),
    ...(recipient.lastAttemptAt === null
      ? []
      : [`Last-Attempt-Date: ${formatHeaderDate(recipient.lastAttemptAt)}\r\n`]),
    ...(kind === 'failed' || willRetryUntil === null
      ? []
      : [`Will-Retry-Until: ${formatHeaderDate(willRetryUntil)}\r\n`]),
  ].join('');
}

/** Delayed is always a matter of class 4; failed keeps 4.4.7, as Exchange reports an expired message. */
function statusOf(kind: Dsn['kind'], { enhancedCode }: LastError): string {
  const fallback = kind === 'delayed' ? '4.4.7' : '5.0.0';
  if (enhancedCode === null || !/^[45]\.[0-9]{1,3}\.[0-9]{1,3}$/.test(enhancedCode)) return fallback;
  return kind === 'delayed' && !enhancedCode.startsWith('4') ? fallback : enhancedCode;
}

/** The server's own words, else ours: as `smtp` when they begin with a reply code, as Exchange has it. */
function diagnosticCode(error: LastError): string {
  const text = ascii(error.reply ?? englishText(error));
  return /^[245][0-9][0-9]\b/.test(text) ? `smtp;${text}` : `x-postern;${text}`;
}

/** RFC 3464 2.3.2; a local part beyond US-ASCII in the escaped form of RFC 6533 3. */
function typedAddress(address: string): string {
  const plain = plainAddress(address);
  if (/^[\u0021-\u007e]*$/.test(plain)) return `rfc822;${plain}`;
  const escaped = [...plain].map((character) =>
    /[\u0021-\u007e]/.test(character) && !'\\+='.includes(character)
      ? character
      : `\\x{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`,
  );
  return `utf-8;${escaped.join('')}`;
}

/** The domain as A-label; no character that ends a path, a field or a line. */
function plainAddress(address: string): string {
  const at = address.lastIndexOf('@');
  const domain = normalizeDomain(address.slice(at + 1));
  const text = at > 0 && domain !== null ? `${address.slice(0, at)}@${domain}` : address;
  return text.replace(/[\p{Cc}\p{Z}<>]/gu, '').slice(0, 320);
}

function word(text: string): string {
  return text.slice(0, 255).replace(/[^\u0021-\u007e]/g, '?') || 'unknown';
}

function ascii(text: string): string {
  return text.replace(/[\p{Cc}\s]+/gu, ' ').replace(/[^\u0020-\u007e]/gu, '?');
}

/** Cut at a line's end. Header octets beyond US-ASCII are carried by the part's base64. */
function boundedHeaders(headers: Buffer): Buffer {
  if (headers.length <= MAX_ORIGINAL_HEADER_BYTES) return headers;
  const end = headers.lastIndexOf('\r\n', MAX_ORIGINAL_HEADER_BYTES);
  return headers.subarray(0, end < 0 ? MAX_ORIGINAL_HEADER_BYTES : end + 2);
}

function textPart(contentType: string, content: Buffer): string {
  const text = content.toString('latin1');
  const hasOnlyAscii = /^\p{ASCII}*$/u.test(text) && !text.includes('\0');
  const isSevenBit = hasOnlyAscii && text.split('\r\n').every((line) => line.length <= 998);
  if (isSevenBit) return `Content-Type: ${contentType}; charset=us-ascii\r\n\r\n${text.replace(/\r\n$/, '')}`;
  const encoded = content.toString('base64').match(/.{1,76}/g) ?? [];
  return `Content-Type: ${contentType}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${encoded.join('\r\n')}`;
}
