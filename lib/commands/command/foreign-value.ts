import { MAX_NESTING } from '@/lib/shell/language/parse';
import type { Problem } from './errors';

/**
 * Owns: what no schema should have to meet in a value from outside: nesting that ends a recursion, and NUL, which no
 *   text of the database holds.
 * Promises: finds both without recursion, whatever the value.
 */

/** @returns what is wrong with a parameter's value; null when its schema may read it */
export function foreignFault(parameter: string, value: unknown): Problem | null {
  if (isTooDeep(value)) return { id: 'NestingTooDeep', parameter, args: { limit: MAX_NESTING } };
  return holdsNul(value) ? { id: 'TextHasControlCharacters', parameter, args: { parameter } } : null;
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

function holdsNul(value: unknown): boolean {
  return typeof value === 'string' ? value.includes('\0') : innerValues(value).some(holdsNul);
}

function innerValues(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : [];
}
