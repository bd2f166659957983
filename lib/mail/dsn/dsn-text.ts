import meanings from '@/lib/i18n/messages/en/smtp-status.json';
import { displayText } from '@/lib/mail/message/header-block';
import { zoneOffset } from '@/lib/mail/message/trace';
import { englishText } from '@/lib/mail/outcome/last-error-text';
import { statusMeaning } from '@/lib/mail/outcome/status-code';
import type { Dsn } from './dsn';

/**
 * Owns: the words of a delivery status notification, in plain English for the sender, who need not know SMTP.
 * Promises: says for each recipient what happened, and what the sender can do; lines end with CRLF.
 * Does not: hold the machine-readable part (dsn.ts).
 */

const MEANINGS: Readonly<Record<string, string>> = meanings;

/** @param originalSubject as people read it; empty when there is none */
export function buildDsnText(report: Dsn, originalSubject: string): string {
  const subject = originalSubject === '' ? [] : [`Subject: ${originalSubject}`];
  const lines = [
    ...opening(report),
    '',
    ...subject,
    `Received by ${report.serverFqdn}: ${localTime(report.arrivalAt)}`,
    '',
    ...report.recipients.flatMap((recipient) => [
      displayText(recipient.address),
      ...recipientLines(recipient).map((line) => `    ${line}`),
      '',
    ]),
    ...closing(report),
    '',
  ];
  return lines.join('\r\n');
}

/** The subject of the report itself. */
export function dsnSubject(kind: Dsn['kind'], originalSubject: string): string {
  return `${kind === 'failed' ? 'Undeliverable' : 'Delivery delayed'}: ${originalSubject}`.trim();
}

function opening({ kind, recipients }: Dsn): string[] {
  const whom = recipients.length === 1 ? 'this recipient' : 'these recipients';
  if (kind === 'failed') return [`Your message could not be delivered to ${whom}.`];
  return [
    `Your message has not been delivered yet to ${whom}.`,
    'You do not need to send it again: delivery is still being tried.',
  ];
}

function recipientLines({ error, previousError }: Dsn['recipients'][number]): string[] {
  const meaning = statusMeaning(error.enhancedCode ?? '');
  const words = meaning === null ? undefined : MEANINGS[meaning.meaningKey];
  return [
    ...(words === undefined ? [] : [`${words}.`]),
    oneLine(englishText(error)),
    ...(previousError === null ? [] : [`Last error before that: ${oneLine(englishText(previousError))}`]),
  ];
}

function closing({ kind, willRetryUntil, postmasterAddress }: Dsn): string[] {
  if (kind === 'failed')
    return [`If you need help, forward this report to your administrator (${postmasterAddress}).`];
  return willRetryUntil === null ? [] : [`Delivery will be tried until ${localTime(willRetryUntil)}.`];
}

/** Such as `2026-11-24 19:05 +0900`. */
function localTime(date: Date): string {
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return `${local.toISOString().slice(0, 16).replace('T', ' ')} ${zoneOffset(date)}`;
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\s]+/gu, ' ');
}
