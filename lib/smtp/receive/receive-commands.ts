import { trimBlanks } from '@/lib/mail/address/blanks';

/**
 * Owns: a command line's parts: verb and argument (RFC 5321 4.1.1), and HELO as devices say it.
 * Promises: one reading of each line; a space or a tab ends the verb, and no other blank ends anything.
 * Does not: read paths (lib/mail/address/smtp-path), or know which command is allowed when.
 */

/** RFC 5321 4.5.3.1.4 gives a command 512 octets, extensions add some; 2048 is what Postfix takes. */
export const MAX_COMMAND_BYTES = 2048;
/** A line that goes on after that is not waited for. */
export const MAX_BUFFERED_COMMAND_BYTES = 64 * 1024;
/** After so many in one go others have their turn. */
export const MAX_COMMANDS_A_TURN = 100;
/** As many as one turn answers. */
export const A_TURN = { maxLines: MAX_COMMANDS_A_TURN, maxBytes: MAX_COMMAND_BYTES };

/** RFC 5321 gives a domain 255 octets; what is longer has no place in Received. */
const MAX_HELLO_NAME_CHARACTERS = 300;
const HELLO = /^(HELO|EHLO)(?:[ \t](.*))?$/is;
const CONTROL_CHARACTER = /[^\P{Cc}\t]/u;

const LF = 0x0a;
const CR = 0x0d;

export interface Hello {
  readonly isExtended: boolean;
  /** Null when it cannot be a name. */
  readonly name: string | null;
}

/** Upper case. */
export function verbOf(line: string): string {
  const space = line.indexOf(' ');
  const tab = line.indexOf('\t');
  const end = space < 0 || (tab >= 0 && tab < space) ? tab : space;
  return (end < 0 ? line : line.slice(0, end)).toUpperCase();
}

/** What follows `MAIL FROM:` or `RCPT TO:`; null when the words are others. */
export function pathArgument(line: string, words: 'mail from' | 'rcpt to'): string | null {
  const colon = line.indexOf(':');
  if (colon < 0) return null;
  const said = line.slice(0, colon).toLowerCase();
  // Devices put spaces before the colon and between the words.
  const isMeant = said === words || trimBlanks(said).replace(/[ \t]+/g, ' ') === words;
  return isMeant ? line.slice(colon + 1) : null;
}

/** Whether anything follows the verb. */
export function hasArgument(line: string): boolean {
  return /[^ \t][ \t]+[^ \t]/.test(line);
}

/**
 * HELO or EHLO, or null. Devices without a name say the verb alone, others put a space in their name; Exchange greets both.
 */
export function readHello(line: string, clientAddress: string): Hello | null {
  const [, verb, rest] = HELLO.exec(trimBlanks(line)) ?? [];
  if (verb === undefined) return null;
  const name =
    trimBlanks(rest ?? '')
      .replace(/[ \t]+/g, '-')
      .toLowerCase() || `[${clientAddress}]`;
  const isName = name.length <= MAX_HELLO_NAME_CHARACTERS && !CONTROL_CHARACTER.test(rest ?? '');
  return { isExtended: verb.toUpperCase() === 'EHLO', name: isName ? name : null };
}

/** Whole lines from an offset on; one that is not whole, or too long, ends them. @param maxBytes of a line without its end */
export function* commandLines(
  octets: Buffer,
  from: number,
  { maxLines, maxBytes }: { readonly maxLines: number; readonly maxBytes: number },
): Generator<string> {
  for (let count = 0, at = from; count < maxLines; count++) {
    const lineFeed = octets.indexOf(LF, at);
    if (lineFeed < 0) return;
    const end = lineFeed > at && octets[lineFeed - 1] === CR ? lineFeed - 1 : lineFeed;
    if (end - at > maxBytes) return;
    yield octets.toString('utf8', at, end);
    at = lineFeed + 1;
  }
}
