import { randomUUID } from 'node:crypto';
import { translator } from '@/lib/i18n/translate';
import { withAsciiDomain } from '@/lib/mail/address/mail-address';

/**
 * Owns: the message that a test of a send connector sends where one is asked for.
 * Promises: ASCII but for addresses that only SMTPUTF8 can carry, with all header fields that a message must have (RFC 5322 3.6).
 *   No address makes a line of its own: each octet of it is above the control characters.
 */
export function testMessage(
  { from, to }: { readonly from: string; readonly to: string },
  names: { readonly connector: string; readonly server: string },
  now: Date,
): Buffer {
  const text = translator('en');
  const lines = [
    `Date: ${now.toUTCString().replace('GMT', '+0000')}`,
    // Of the null sender nobody can be named.
    `From: <${from === '' ? `postmaster@${names.server}` : withAsciiDomain(from)}>`,
    `To: <${withAsciiDomain(to)}>`,
    `Subject: ${text('connectorTest.message.subject')}`,
    `Message-ID: <${randomUUID()}@${names.server}>`,
    'Auto-Submitted: auto-generated',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    text('connectorTest.message.text', { server: names.server }),
    '',
  ];
  // Not as ASCII, which cuts letters to their low octet: U+010A would be a line's end.
  return Buffer.from(lines.join('\r\n'), 'utf8');
}
