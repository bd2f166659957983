import { MAX_NESTING } from '@/lib/shell/language/parse';
import type { Problem } from './errors';

/**
 * Owns: what no schema should have to meet in a value from outside: nesting that ends a recursion, NUL, which no text of
 *   the database holds, and texts so long that reading them with patterns takes the process's time.
 * Promises: finds each without recursion, whatever the value.
 */

/** In characters. No name, address, number, date or list entry of ours is as long; each has its own, lower bound. */
const MAX_TEXT_LENGTH = 1024;
/** They have bounds of their own, and readers that take time in proportion. */
const LONG_TEXTS = [
  'Body',
  'BookmarkObject',
  'Certificate',
  'Filter',
  'PasskeyResponse',
  'RefreshToken',
  'ServiceAccountKey',
];

/** @returns what is wrong with a parameter's value; null when its schema may read it */
export function foreignFault(parameter: string, value: unknown): Problem | null {
  if (isTooDeep(value)) return { id: 'NestingTooDeep', parameter, args: { limit: MAX_NESTING } };
  const texts = textsIn(value);
  if (!LONG_TEXTS.includes(parameter) && texts.some((text) => text.length > MAX_TEXT_LENGTH)) {
    return { id: 'TextTooLong', parameter, args: { parameter, maximum: MAX_TEXT_LENGTH } };
  }
  const holdsNul = texts.some((text) => text.includes('\0'));
  return holdsNul ? { id: 'TextHasControlCharacters', parameter, args: { parameter } } : null;
}

/** Deeper than the shell's language lets anybody write. */
export function isTooDeep(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_NESTING) return true;
    level = level.flatMap(innerValues);
  }
  return false;
}

/** Of a value that is not too deep. */
function textsIn(value: unknown): string[] {
  return typeof value === 'string' ? [value] : innerValues(value).flatMap(textsIn);
}

function innerValues(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : [];
}
