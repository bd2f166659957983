import { encodeHeaderText } from '@/lib/mail/message/encoded-word';
import { foldField, foldText } from '@/lib/mail/message/field-fold';
import { getHeader, getSubject } from '@/lib/mail/message/header-block';
import { encodeQuotedPrintable } from '@/lib/mail/message/quoted-printable';
import { formatHeaderDate } from '@/lib/mail/message/trace';
import type { LastError } from '@/lib/mail/outcome/last-error';
import type { RecipientAnswer } from '@/lib/mail/recipient/recipient-directory';
import { buildDeliveryStatus } from './delivery-status';
import { plainDsnAddress } from './dsn-address';
import type { DsnLanguage } from './dsn-languages';
import { buildDsnText, dsnSubject } from './dsn-text';
import { returnedHeader } from './returned-header';

/**
 * Owns: delivery status notifications (RFC 3464 in multipart/report, RFC 6522) and whether one may be sent.
 * Promises: CRLF lines of at most 998 octets, US-ASCII but for a sender's own UTF-8 address; nothing that a sender, a
 *   recipient or a remote server wrote can begin a line, a field or a part; at most MAX_DSN_BYTES, whatever is reported.
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
  readonly language: DsnLanguage;
  /** What the administrator wants said about a status, instead of our own words; null: nothing. */
  readonly ownText: (enhancedCode: string) => string | null;
  /** The original came with SMTPUTF8: who sent it understands RFC 6533. */
  readonly smtpUtf8: boolean;
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

/** An address that nobody proved must not be flooded by way of us. The parts' own bounds keep it. */
export const MAX_DSN_BYTES = 64 * 1024;

/**
 * RFC 5321 6.1: never a report about a report.
 * @param sender what the recipient directory answered; null when the sender is in no domain of ours
 */
export function ndrDecision(fromAddress: string, sender: RecipientAnswer | null): NdrDecision {
  if (fromAddress === '') return 'nullSender';
  return sender?.kind === 'nobody' ? 'nowhere' : 'send';
}

const SUBJECT_COLUMN = 'Subject: '.length;

export function buildDsn(report: Dsn): Buffer {
  const originalId = getHeader(report.originalHeaders, 'Message-ID');
  const originalSubject = getSubject(report.originalHeaders);
  const reference =
    originalId !== null && /^<[\u0021-\u003b\u003d\u003f-\u007e]{1,250}>$/.test(originalId)
      ? originalId
      : null;
  // Made of the report's own id, which did not exist when the original was written: it cannot occur in a part.
  const boundary = `=_${report.messageId.replace(/[^A-Za-z0-9]/g, '_').slice(0, 64)}`;
  const subject = dsnSubject(report.kind, originalSubject, report.language);

  const header = [
    foldField(['From:', 'Postern', `<${plainDsnAddress(report.postmasterAddress)}>`]),
    foldField(['To:', `<${plainDsnAddress(report.sender)}>`]),
    foldText('Subject', encodeHeaderText(subject, SUBJECT_COLUMN)),
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
    textPart(buildDsnText(report, originalSubject), report.language),
    statusPart(buildDeliveryStatus(report)),
    ...headerPart(returnedHeader(report.originalHeaders)),
  ];
  const body = parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('');
  return Buffer.from(`${header}\r\n${body}--${boundary}--\r\n`);
}

function textPart(text: string, language: DsnLanguage): string {
  const head = (charset: string) =>
    `Content-Type: text/plain; charset=${charset}\r\nContent-Language: ${language}\r\n`;
  if (isSevenBit(text)) return `${head('us-ascii')}\r\n${withoutLastLineEnd(text)}`;
  const encoded =
    Buffer.from(text)
      .toString('base64')
      .match(/.{1,76}/g) ?? [];
  return `${head('utf-8')}Content-Transfer-Encoding: base64\r\n\r\n${encoded.join('\r\n')}`;
}

/**
 * Its last block ends with a line end of its own. RFC 6533 4: other than US-ASCII has a type of its own, which readers of other
 * mail do not know: they see no report in it, or take a notice of delay for a failure.
 */
function statusPart(status: string): string {
  if (isSevenBit(status)) return `Content-Type: message/delivery-status\r\n\r\n${status}`;
  return encodedPart('message/global-delivery-status', Buffer.from(status));
}

/** Left out when there is nothing to return. RFC 6522 4: broken header lines are made legal by quoted-printable. */
function headerPart(header: Buffer): string[] {
  if (header.length === 0) return [];
  const text = header.toString('latin1');
  if (isSevenBit(text)) return [`Content-Type: text/rfc822-headers\r\n\r\n${withoutLastLineEnd(text)}`];
  const isUtf8 = !/^\p{ASCII}*$/u.test(text) && Buffer.from(header.toString('utf8')).equals(header);
  return [encodedPart(isUtf8 ? 'message/global-headers' : 'text/rfc822-headers', header)];
}

function encodedPart(contentType: string, content: Buffer): string {
  const encoded = withoutLastLineEnd(encodeQuotedPrintable(content));
  return `Content-Type: ${contentType}\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${encoded}`;
}

function isSevenBit(text: string): boolean {
  const isText = /^[\p{ASCII}]*$/u.test(text) && !text.includes('\0');
  return isText && text.split('\r\n').every((line) => line.length <= 998 && !/[\r\n]/.test(line));
}

function withoutLastLineEnd(text: string): string {
  return text.endsWith('\r\n') ? text.slice(0, -2) : text;
}
