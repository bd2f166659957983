import type { SmtpReply } from './reply';

/**
 * Owns: telling from a refusal that it is about the name we said in HELO or EHLO, and not about the mail.
 * Promises: by the words that servers use (Postfix, Exim, Sendmail, Exchange, Haraka and others say HELO, EHLO or a host's full
 *   name); a refusal of a sender or a recipient is none.
 * Does not: say what follows (outcome).
 */

/** Command unknown, not implemented, out of order: "send HELO first" is about the dialogue, and no name. */
const OF_THE_DIALOGUE: ReadonlySet<number> = new Set([500, 502, 503]);
/** As a word, and no part of a domain's name. */
const NAMES_HELLO = /(?<![\w.])(?:HELO|EHLO)(?!\w|\.\w)/i;
/** Google: `421 4.7.0 Try again later, closing connection. (EHLO)` says at which step it was, and nothing of the name. */
const NAMES_THE_STEP = /\((?:HELO|EHLO)\)/gi;
/** Exchange Online: `501 5.5.4 Invalid domain name`. */
const NAMES_NO_DOMAIN = /^(?:5\.5\.4 )?Invalid domain name\b/i;
const NAMES_FULL_HOST_NAME =
  /\bfully[- ]qualified (?:(?:host|domain|server) ?)?name|\bfull(?:y)?[- ]qualified host|\bFQDN\b/i;
const NAMES_AN_ADDRESS =
  /\b(?:sender|recipient|from|rcpt|mailbox|e-?mail|user|your|envelope) (?:address|domain)|\b(?:sender|recipient)\b/i;

export function isHelloRefusal({ code, lines }: SmtpReply): boolean {
  if (code < 400 || OF_THE_DIALOGUE.has(code)) return false;
  const text = lines.join(' ').replace(NAMES_THE_STEP, '');
  if (NAMES_HELLO.test(withoutAddresses(text))) return true;
  if (code === 501 && NAMES_NO_DOMAIN.test(text)) return true;
  return NAMES_FULL_HOST_NAME.test(text) && !NAMES_AN_ADDRESS.test(text);
}

/** Somebody may be called `helo@contoso.com`. */
function withoutAddresses(text: string): string {
  return text
    .split(/[\s<>]/)
    .filter((word) => !word.includes('@'))
    .join(' ');
}
