import { getHeaders } from './header-block';
import { endOfComment, endOfQuote } from './written-addresses';

/**
 * Owns: which addresses a message says it is from: all that stand in From and Sender (RFC 5322 3.6.2).
 * Promises: whatever any reader might take for an address is among them, also where none may stand (twice the field, a name
 *   that looks like an address): a sender may be no other's. Quoted names, comments and encoded words are what they are.
 *   A field that no address can be read from is null. Linear in the length of the field.
 */
export function authorAddresses(block: Buffer): readonly string[] | null {
  const addresses: string[] = [];
  for (const value of [...getHeaders(block, 'From'), ...getHeaders(block, 'Sender')]) {
    const found = addressesIn(Buffer.from(value, 'latin1').toString('utf8'));
    if (found === null) return null;
    addresses.push(...found);
  }
  return addresses;
}

/** A run without blanks and specials. */
const RUN = /[^\s,;:<>]+/g;
const ENCODED_WORD = /^=\?[^?]+\?[bq]\?[^?]*\?=$/i;

function addressesIn(value: string): readonly string[] | null {
  const bare = withoutQuotesAndComments(value);
  if (bare === null || !hasPairedBrackets(bare)) return null;
  const found = (bare.match(RUN) ?? []).filter((run) => run.includes('@') && !ENCODED_WORD.test(run));
  return found.length > 0 ? found : null;
}

/** None within another, none without its end, and in each an address. */
function hasPairedBrackets(text: string): boolean {
  let open = -1;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charAt(at);
    if (letter === '<') {
      if (open >= 0) return false;
      open = at;
    } else if (letter === '>') {
      if (open < 0 || !text.slice(open, at).includes('@')) return false;
      open = -1;
    }
  }
  return open < 0;
}

/** A quoted string before an @ is a local part and stays; null when a quote or comment has no end. */
function withoutQuotesAndComments(value: string): string | null {
  let kept = '';
  for (let at = 0; at < value.length; ) {
    const letter = value.charAt(at);
    if (letter !== '"' && letter !== '(') {
      kept += letter;
      at += 1;
      continue;
    }
    const end = letter === '"' ? endOfQuote(value, at) : endOfComment(value, at);
    if (end < 0) return null;
    kept += letter === '"' && value.charAt(end) === '@' ? value.slice(at, end) : ' ';
    at = end;
  }
  return kept;
}
