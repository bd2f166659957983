/**
 * Owns: where addresses stand in a field such as From (RFC 5322 3.4): in angle brackets, bare, in groups, several of them.
 * Promises: quoted names, comments and encoded words are passed by; a name that is not quoted and looks like an address is taken
 *   for one, as readers of mail take it (author-addresses). Folds, comments and source routes within brackets are no part of
 *   the address. Behind a quote, comment or bracket without an end nothing is read. One pass.
 * Does not: check the addresses.
 */

export interface WrittenAddress {
  readonly address: string;
  /** Of what it is written as, in the value; brackets stay outside. */
  readonly start: number;
  readonly end: number;
}

const ENCODED_WORD = /^=\?[^?]+\?[bq]\?[^?]*\?=$/i;
/** A no-break space is none: its octet is a part of letters in UTF-8. */
const BLANK = /[ \t-\r]/;
const ENDS_RUN = /[ \t-\r,;:<>()"]/;

/** @param value a field's, an octet a character, folds and all */
export function writtenAddresses(value: string): readonly WrittenAddress[] {
  const found: WrittenAddress[] = [];
  for (let at = 0; at < value.length; ) {
    const letter = value.charAt(at);
    if (letter === '(') {
      const end = endOfComment(value, at);
      if (end < 0) return found;
      at = end;
    } else if (letter === '<') {
      const end = endOfBrackets(value, at);
      if (end < 0) return found;
      const address = bareAddress(value.slice(at + 1, end));
      if (address !== null) found.push({ address, start: at + 1, end });
      at = end + 1;
    } else if (letter === '"') {
      const end = endOfQuote(value, at);
      if (end < 0) return found;
      at = value.charAt(end) === '@' ? takeRun(value, at, end, found) : end;
    } else if (ENDS_RUN.test(letter)) {
      at += 1;
    } else {
      at = takeRun(value, at, at, found);
    }
  }
  return found;
}

/** @returns where it ends */
function takeRun(value: string, start: number, from: number, found: WrittenAddress[]): number {
  let end = from;
  for (let isLiteral = false; end < value.length; end += 1) {
    const letter = value.charAt(end);
    if (letter === '[') isLiteral = true;
    // An address literal holds colons.
    if (ENDS_RUN.test(letter) && !(isLiteral && letter === ':')) break;
  }
  const run = value.slice(start, end);
  if (run.includes('@') && !ENCODED_WORD.test(run)) found.push({ address: textOf(run), start, end });
  return end;
}

/** Without folds, comments and a source route; null when there is none. */
function bareAddress(inside: string): string | null {
  let kept = '';
  for (let at = 0; at < inside.length; ) {
    const letter = inside.charAt(at);
    const end = letter === '"' ? endOfQuote(inside, at) : letter === '(' ? endOfComment(inside, at) : at + 1;
    if (end < 0) return null;
    if (letter !== '(' && !BLANK.test(letter)) kept += inside.slice(at, end);
    at = end;
  }
  const path = kept.startsWith('@') ? kept.slice(kept.indexOf(':') + 1) : kept;
  return path.includes('@') ? textOf(path) : null;
}

function endOfBrackets(value: string, start: number): number {
  for (let at = start + 1; at >= 0 && at < value.length; ) {
    const letter = value.charAt(at);
    if (letter === '>') return at;
    if (letter === '<') return -1;
    at = letter === '"' ? endOfQuote(value, at) : letter === '(' ? endOfComment(value, at) : at + 1;
  }
  return -1;
}

/** Behind it; -1 when it has no end. */
export function endOfQuote(value: string, start: number): number {
  for (let at = start + 1; at < value.length; at += 1) {
    if (value.charAt(at) === '\\') at += 1;
    else if (value.charAt(at) === '"') return at + 1;
  }
  return -1;
}

/** Behind it, others within it included; -1 when it has no end. */
export function endOfComment(value: string, start: number): number {
  let depth = 0;
  for (let at = start; at < value.length; at += 1) {
    const letter = value.charAt(at);
    if (letter === '\\') at += 1;
    else if (letter === '(') depth += 1;
    else if (letter === ')') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return -1;
}

/** RFC 6532: what is beyond ASCII is UTF-8. */
function textOf(octets: string): string {
  return /[^ -~]/.test(octets) ? Buffer.from(octets, 'latin1').toString('utf8') : octets;
}
