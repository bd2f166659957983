import type { SmtpRefusal } from '@/lib/mail/message/incoming-message';
import { REFUSALS } from './receive-refusals';

/**
 * Owns: replies as they go on the wire, and what a connection does after each.
 * Promises: a reply is one line of at most 512 octets (RFC 5321 4.5.3.1.5) without control characters, whatever its text
 *   was made from; only EHLO has more lines. Those that never change are made once.
 * Does not: know when one is due; refusals with a story of their own stand in receive-refusals.
 */

export type AfterReply = 'goOn' | 'takeContent' | 'startTls' | 'close';

export interface Reply {
  /** One character an octet, with CRLF. */
  readonly wire: string;
  /** Counts towards MaxProtocolErrors. */
  readonly isProtocolError: boolean;
  /** 4yz or 5yz. */
  readonly isRefusal: boolean;
  readonly after: AfterReply;
}

/** Leaves room for codes and CRLF. */
const MAX_TEXT_OCTETS = 480;
const PROTOCOL_ERRORS: ReadonlySet<number> = new Set([500, 501, 502, 503, 504, 555]);
const CONTROL_CHARACTERS = /\p{Cc}/gu;
const NOT_ASCII = /[^ -~]/;

/** @param text with its enhanced code, where it has one. */
export function reply(
  code: number,
  text: string,
  after: AfterReply = code === 421 ? 'close' : 'goOn',
): Reply {
  return {
    wire: `${code} ${onOneLine(text)}\r\n`,
    isProtocolError: PROTOCOL_ERRORS.has(code),
    isRefusal: code >= 400,
    after,
  };
}

export function refusalReply({ code, enhancedCode, text }: SmtpRefusal): Reply {
  return reply(code, `${enhancedCode} ${text}`);
}

/** RFC 5321 4.1.1.1: what the server can do, a line each. */
export function extensionsReply(lines: readonly string[]): Reply {
  const last = lines.length - 1;
  const wire = lines.map((line, at) => `250${at < last ? '-' : ' '}${onOneLine(line)}\r\n`).join('');
  return { wire, isProtocolError: false, isRefusal: false, after: 'goOn' };
}

function onOneLine(text: string): string {
  if (!NOT_ASCII.test(text)) return text.slice(0, MAX_TEXT_OCTETS);
  // A banner may be in UTF-8.
  const octets = Buffer.from(text.replace(CONTROL_CHARACTERS, ' '));
  let end = Math.min(octets.length, MAX_TEXT_OCTETS);
  while (isWithinCharacter(octets[end])) end -= 1;
  return octets.toString('latin1', 0, end);
}

/** UTF-8's octets behind a character's first. */
function isWithinCharacter(octet: number | undefined): boolean {
  return octet !== undefined && (octet & 0xc0) === 0x80;
}

export const REPLIES = {
  senderOk: reply(250, '2.1.0 Accepted'),
  recipientOk: reply(250, '2.1.5 Accepted'),
  startContent: reply(354, 'End data with <CR><LF>.<CR><LF>', 'takeContent'),
  reset: reply(250, '2.0.0 Flushed'),
  noop: reply(250, '2.0.0 OK'),
  help: reply(214, '2.0.0 See https://tools.ietf.org/html/rfc5321 for details'),
  verify: reply(252, '2.1.5 Try to send something. No promises though'),
  startTls: reply(220, '2.0.0 Ready to start TLS', 'startTls'),
  bye: reply(221, '2.0.0 Bye', 'close'),

  authOk: reply(235, '2.7.0 Authentication successful'),
  authAlready: reply(503, '5.5.1 Error: already authenticated'),
  authInTransaction: reply(503, '5.5.1 Error: no AUTH in a mail transaction'),
  authWithoutMechanism: reply(501, '5.5.4 Error: Syntax: AUTH mechanism [initial-response]'),
  /** Once more would be one too often. */
  authLast: { ...refusalReply(REFUSALS.authUnsuccessful), after: 'close' },
  authEnded: refusalReply(REFUSALS.authEnded),
  blocked: { ...refusalReply(REFUSALS.blocked), after: 'close' },
  startTlsNotOffered: reply(502, '5.5.1 Error: STARTTLS is not offered'),
  badAuthParameter: reply(501, '5.5.4 Error: Bad AUTH parameter'),

  tlsNotNow: reply(454, '4.3.1 TLS not available due to temporary reason'),
  tooManyCommands: refusalReply(REFUSALS.tooManyCommands),
  tooManyRefused: refusalReply(REFUSALS.tooManyRefused),
  notAProxy: refusalReply(REFUSALS.notAProxy),
  lineTooLong: refusalReply(REFUSALS.lineTooLong),
  unknownCommand: reply(500, '5.5.2 Error: command not recognized'),
  http: reply(421, '4.4.2 HTTP requests not allowed'),
  idle: reply(421, '4.4.2 Timeout - closing connection'),
  badHelloName: reply(501, 'Error: Bad hostname syntax'),
  verifyWithoutAddress: reply(501, '5.5.4 Error: Syntax: VRFY address'),
  startTlsWithArgument: reply(501, '5.5.4 Error: syntax: STARTTLS'),
  tlsAlreadyActive: reply(503, '5.5.1 Error: TLS already active'),
  helloFirst: reply(503, '5.5.1 Error: send HELO/EHLO first'),
  ehloFirst: reply(503, '5.5.1 Error: send EHLO first'),
  nestedMail: reply(503, '5.5.1 Error: nested MAIL command'),
  mailFirst: reply(503, '5.5.1 Error: need MAIL command'),
  recipientFirst: reply(503, '5.5.1 Error: need RCPT command'),
  badSize: reply(501, '5.5.4 Error: Bad message size syntax'),
  badBody: reply(501, '5.5.4 Invalid BODY parameter value. Must be 7BIT or 8BITMIME'),
  badSmtpUtf8: reply(501, '5.5.4 Invalid SMTPUTF8 parameter. This flag does not accept a value'),
} as const;
