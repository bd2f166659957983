import { formatRewriting, parseRewriting } from '@/lib/mail/address/sender-rewriting';
import { text } from './network-types';

/**
 * Owns: parameter types that are about the senders of mail.
 * Promises: output is the stored form. Pure: the browser imports it.
 */

/** `*@printer.local -> scanner@contoso.com` */
export const senderRewriting = text((value, refuse) => {
  const parsed = parseRewriting(value);
  return parsed.ok ? formatRewriting(parsed.value) : refuse(parsed.errorId, { value });
});
