import { isAddressLiteral } from '@/lib/mail/address/address-literal';
import { normalizeMailDomain } from '@/lib/mail/address/domain';
import { withAsciiDomain } from '@/lib/mail/address/mail-address';
import { foldField } from './field-fold';
import type { IncomingContentFacts } from './incoming-message';

/**
 * Owns: what is written in front of a message as it streams out (RFC 5321 4.4, RFC 6409 8).
 * Promises: lines end with CRLF and are folded; no fact, however hostile, can begin a line or a field of its own.
 * Does not: touch the content, or write Return-Path (only final delivery does).
 */

/** With which protocol the message came: the values registered for Received `with` (RFC 3848, RFC 6531 4.3). */
export type ReceiveProtocol =
  | 'SMTP'
  | 'ESMTP'
  | 'ESMTPS'
  | 'ESMTPA'
  | 'ESMTPSA'
  | 'UTF8SMTP'
  | 'UTF8SMTPS'
  | 'UTF8SMTPA'
  | 'UTF8SMTPSA';

export interface ReceiveFacts {
  /** Said by the client in HELO or EHLO: anything at all. */
  readonly helo: string;
  readonly clientIp: string;
  /** Name of the address by reverse lookup; null when unknown. */
  readonly clientName: string | null;
  readonly protocol: ReceiveProtocol;
  readonly tlsVersion: string | null;
  readonly tlsCipher: string | null;
  /** Only of a message with a single recipient: else it would tell the blind copies. */
  readonly forAddress: string | null;
  readonly serverFqdn: string;
  /** By which the installation knows its own fields (own-trace). */
  readonly mark: string;
  /** The message's id, as the shell shows it. */
  readonly id: string;
  readonly receivedAt: Date;
}

const MAX_TOKEN_CHARACTERS = 255;

/** The whole Received field, with its CRLF. */
export function buildReceivedHeader(facts: ReceiveFacts): string {
  const ip = literalOf(facts.clientIp);
  const name = facts.clientName === null ? '' : `${token(facts.clientName)} `;
  const parts = ['Received: from', token(facts.helo), `(${name}${ip})`];
  parts.push(`by ${token(facts.serverFqdn)}`, `(Postern ${facts.mark})`, `with ${facts.protocol}`);
  if (facts.tlsVersion !== null) {
    const cipher = facts.tlsCipher === null ? '' : ` cipher=${token(facts.tlsCipher)}`;
    parts.push(`(version=${token(facts.tlsVersion)}${cipher})`);
  }
  parts.push(`id ${token(facts.id)}`);
  const forPath = facts.forAddress === null ? null : safePath(facts.forAddress);
  if (forPath !== null) parts.push(`for ${forPath}`);
  const last = parts.pop() ?? '';
  return foldField([...parts, `${last};`, formatHeaderDate(facts.receivedAt)]);
}

/** @param uniqueId for all time on this server: the caller's, as chance is not pure. */
export function newMessageId(uniqueId: string, serverFqdn: string): string {
  return `<${token(uniqueId)}@${token(serverFqdn)}>`;
}

/**
 * What parts the fields that we write from content without a header block: the empty line that makes all of it body; else
 * its first line would continue our fields.
 */
export function headerEnd(content: Pick<IncomingContentFacts, 'hasFields' | 'startsWithEmptyLine'>): string {
  return content.hasFields || content.startsWithEmptyLine ? '' : '\r\n';
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** RFC 5322 3.3: the computer's own time, with its offset on that day. */
export function formatHeaderDate(date: Date): string {
  const day = `${DAYS[date.getDay()]}, ${twoDigits(date.getDate())} ${MONTHS[date.getMonth()]} ${date.getFullYear()}`;
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(':');
  return `${day} ${time} ${zoneOffset(date)}`;
}

/** Such as `+0900`. */
export function zoneOffset(date: Date): string {
  const minutesBehind = date.getTimezoneOffset();
  const minutes = Math.abs(minutesBehind);
  return `${minutesBehind > 0 ? '-' : '+'}${twoDigits(Math.floor(minutes / 60))}${twoDigits(minutes % 60)}`;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}

/** One word that cannot end a comment, a field or a line. */
function token(text: string): string {
  const cleaned = text.slice(0, MAX_TOKEN_CHARACTERS).replace(/[^\u0021-\u007e]|[()<>;,"\\]/g, '?');
  return cleaned === '' ? 'unknown' : cleaned;
}

function literalOf(ip: string): string {
  const plain = ip.replace(/^::ffff:(?=[0-9.]+$)/i, '').replace(/%.*/, '');
  const literal = plain.includes(':') ? `[IPv6:${plain}]` : `[${plain}]`;
  return isAddressLiteral(literal) ? literal : '[unknown]';
}

/** The recipient as a path, or null when it would not survive as one. */
function safePath(address: string): string | null {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  if (at < 1 || address.length > 320 || /[\p{Cc}\p{Z}<>();,\\"]/u.test(address)) return null;
  // In ASCII where it can be: the field is no reason for SMTPUTF8.
  return normalizeMailDomain(domain) !== null || isAddressLiteral(domain)
    ? `<${withAsciiDomain(address)}>`
    : null;
}
