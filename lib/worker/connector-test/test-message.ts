import { randomUUID } from 'node:crypto';
import { translator } from '@/lib/i18n/translate';

/**
 * Owns: the message that a test of a send connector sends where one is asked for.
 * Promises: ASCII, with all header fields that a message must have (RFC 5322 3.6).
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
    `From: <${from === '' ? `postmaster@${names.server}` : from}>`,
    `To: <${to}>`,
    `Subject: ${text('connectorTest.message.subject')}`,
    `Message-ID: <${randomUUID()}@${names.server}>`,
    'Auto-Submitted: auto-generated',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    text('connectorTest.message.text', { server: names.server }),
    '',
  ];
  return Buffer.from(lines.join('\r\n'), 'ascii');
}
