import { displayText } from '@/lib/mail/message/header-block';
import { zoneOffset } from '@/lib/mail/message/trace';
import type { LastError } from '@/lib/mail/outcome/last-error';
import { shownText } from '@/lib/shown-text';
import { dsnStatus, MAX_LISTED_RECIPIENTS, MAX_SAID_CHARACTERS } from './delivery-status';
import type { Dsn } from './dsn';
import type { DsnLanguage } from './dsn-languages';
import { dsnWord, errorInLanguage, meaningInLanguage } from './dsn-words';

/**
 * Owns: the words of a delivery status notification, in one language, for the sender, who need not know SMTP.
 * Promises: says for each recipient what happened, once for those to whom the same happened, and what the sender can do; lines
 *   end with CRLF. Bounded: who is not named is counted.
 * Does not: hold the machine-readable part (delivery-status.ts).
 */

/** With the framing of base64 a third more. */
const MAX_RECIPIENT_BYTES = 16 * 1024;

/** @param originalSubject as people read it; empty when there is none */
export function buildDsnText(report: Dsn, originalSubject: string): string {
  const { language, serverFqdn, arrivalAt } = report;
  const subject = originalSubject === '' ? [] : [dsnWord(language, 'subject', { subject: originalSubject })];
  const lines = [
    ...opening(report),
    '',
    ...subject,
    dsnWord(language, 'receivedBy', { server: serverFqdn, time: localTime(arrivalAt) }),
    '',
    ...recipientLines(report),
    ...closing(report),
    '',
  ];
  return lines.join('\r\n');
}

/** The subject of the report itself. */
export function dsnSubject(kind: Dsn['kind'], originalSubject: string, language: DsnLanguage): string {
  const key = kind === 'failed' ? 'subjectFailed' : 'subjectDelayed';
  return dsnWord(language, key, { subject: originalSubject }).trim();
}

function opening({ kind, recipients, language }: Dsn): string[] {
  const isOne = recipients.length === 1;
  if (kind === 'failed') return [dsnWord(language, isOne ? 'failedOne' : 'failedMany')];
  return [dsnWord(language, isOne ? 'delayedOne' : 'delayedMany'), dsnWord(language, 'stillTried')];
}

/** The addresses to which the same happened, then what. */
function recipientLines(report: Dsn): string[] {
  const groups = new Map<string, string[]>();
  let bytes = 0;
  let named = 0;
  for (const recipient of report.recipients.slice(0, MAX_LISTED_RECIPIENTS)) {
    const address = displayText(recipient.address);
    const what = whatHappened(report, recipient)
      .map((line) => `    ${line}\r\n`)
      .join('');
    const known = groups.get(what);
    bytes += Buffer.byteLength(address) + 2 + (known ? 0 : Buffer.byteLength(what) + 2);
    if (bytes > MAX_RECIPIENT_BYTES && named > 0) break;
    named += 1;
    if (known) known.push(address);
    else groups.set(what, [address]);
  }
  const left = report.recipients.length - named;
  return [
    ...[...groups].flatMap(([what, addresses]) => [...addresses, what]),
    ...(left === 0 ? [] : [dsnWord(report.language, 'furtherRecipients', { count: left }), '']),
  ];
}

function whatHappened(report: Dsn, { error, previousError }: Dsn['recipients'][number]): string[] {
  const { language, kind, ownText } = report;
  const status = dsnStatus(kind, error);
  const own = ownText(status);
  const meaning = meaningInLanguage(language, status);
  return [
    ...(own !== null ? own.split('\n') : meaning === null ? [] : [dsnWord(language, 'meaning', { meaning })]),
    oneLine(error, language),
    ...(previousError === null
      ? []
      : [dsnWord(language, 'errorBefore', { error: oneLine(previousError, language) })]),
  ];
}

function closing({ kind, willRetryUntil, postmasterAddress, language }: Dsn): string[] {
  if (kind === 'failed') return [dsnWord(language, 'help', { address: postmasterAddress })];
  return willRetryUntil === null
    ? []
    : [dsnWord(language, 'triedUntil', { time: localTime(willRetryUntil) })];
}

/** Such as `2026-11-24 19:05 +0900`. */
function localTime(date: Date): string {
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return `${local.toISOString().slice(0, 16).replace('T', ' ')} ${zoneOffset(date)}`;
}

/** What a server said is cut, so that our own words around it stay whole. */
function oneLine(error: LastError, language: DsnLanguage): string {
  const { reply, args } = error;
  const cut = (text: string) =>
    text.length > MAX_SAID_CHARACTERS ? `${text.slice(0, MAX_SAID_CHARACTERS)}...` : text;
  const bounded = {
    ...error,
    reply: reply === null ? null : cut(reply),
    args: Object.fromEntries(
      Object.entries(args).map(([name, value]) => [name, typeof value === 'string' ? cut(value) : value]),
    ),
  };
  return shownText(errorInLanguage(language, bounded).replace(/[\p{Cc}\s]+/gu, ' ')).trim();
}
