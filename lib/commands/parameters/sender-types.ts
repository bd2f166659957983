import { normalizeOwnAddress } from '@/lib/mail/address/own-addresses';
import { formatRewriting, parseRewriting } from '@/lib/mail/address/sender-rewriting';
import { text } from './network-types';

/**
 * Owns: parameter types that are about the senders of mail.
 * Promises: output is the stored form. Pure: the browser imports it.
 */

/** `scanner@contoso.com`, or all of a domain: `contoso.com`, `@contoso.com`, `*.contoso.com` with those below it. */
export const sender = text(
  (value, refuse) => normalizeOwnAddress(value.replace(/^@/, '')) ?? refuse('SenderInvalid', { value }),
);

/** `*@printer.local -> scanner@contoso.com` */
export const senderRewriting = text((value, refuse) => {
  const parsed = parseRewriting(value);
  return parsed.ok ? formatRewriting(parsed.value) : refuse(parsed.errorId, { value });
});
