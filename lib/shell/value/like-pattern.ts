/**
 * Owns: the patterns of -like and of property lists: `*` stands for any text, a backtick takes its force.
 * Promises: parts that a matcher (SQL, a property list) can translate; containsPattern(x) matches exactly texts with x.
 * Does not: treat `?` and `[` as wildcards (OPATH has `*` only), though it escapes them as PowerShell would need.
 */

/** Literal text, or null for "any text, also none". */
export type LikePart = string | null;

/** The parts in order; two literals never stand side by side. Matching is case-insensitive, by the caller. */
export function parseLikePattern(pattern: string): readonly LikePart[] {
  const parts: LikePart[] = [];
  let literal = '';
  for (let index = 0; index < pattern.length; index += 1) {
    const character = pattern.charAt(index);
    const next = pattern.charAt(index + 1);
    if (character === '`' && next !== '' && SPECIAL.includes(next)) {
      literal += next;
      index += 1;
    } else if (character === '*') {
      if (literal !== '') parts.push(literal);
      literal = '';
      if (parts.at(-1) !== null || parts.length === 0) parts.push(null);
    } else {
      literal += character;
    }
  }
  if (literal !== '') parts.push(literal);
  return parts;
}

/** The console's "Contains". */
export function containsPattern(text: string): string {
  return `*${escapeLike(text)}*`;
}

/** Text whose every character stands for itself within a pattern. */
function escapeLike(text: string): string {
  return text.replace(/[*?[\]`]/g, (character) => `\`${character}`);
}

/** The text of a "Contains" pattern, or null when the pattern is another one. */
export function containedText(pattern: string): string | null {
  const parts = parseLikePattern(pattern);
  const [before, text, after] = parts;
  return parts.length === 3 && before === null && after === null && typeof text === 'string' ? text : null;
}

/**
 * For texts such as property names; stored mail is matched by the database. Each literal is taken where it stands first,
 * which leaves most to the others: a pattern of RegExp would try each place with each.
 */
export function matchesLike(pattern: string, text: string): boolean {
  const parts = parseLikePattern(pattern.toLowerCase());
  const folded = text.toLowerCase();
  const last = parts.at(-1);
  let at = 0;
  for (const [index, part] of parts.entries()) {
    if (part === null) continue;
    const end = folded.length - part.length;
    const found = index === parts.length - 1 && index > 0 ? end : folded.indexOf(part, at);
    if (found < at || (index === 0 && found > 0) || !folded.startsWith(part, found)) return false;
    at = found + part.length;
  }
  return last === null || at === folded.length;
}

const SPECIAL = '*?[]`';
