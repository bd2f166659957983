import { shownText } from '@/lib/shown-text';

/**
 * Owns: one value of a result as text for a terminal.
 * Promises: no control character, escape sequence, directional or invisible character gets through: subjects, addresses and
 *   replies come from strangers, and must not move the cursor or reorder what the administrator reads.
 * Does not: lay out (format.ts).
 */

/** What a property of a result may hold: JSON values, and what the store gives before it becomes JSON. */
export type CellValue =
  | string
  | number
  | bigint
  | boolean
  | Date
  | null
  | undefined
  | readonly CellValue[]
  | { readonly [key: string]: CellValue };

/** null is empty, a list `{a, b}`, an object `@{Name=value; ...}`, a boolean `True`. May hold newlines. */
export function cellText(value: CellValue): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return makeHarmless(value);
  if (typeof value !== 'object') return String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString();
  if (isList(value)) return `{${value.map(cellText).join(', ')}}`;
  const parts = Object.entries(value).map(([key, inner]) => `${makeHarmless(key)}=${cellText(inner)}`);
  return `@{${parts.join('; ')}}`;
}

function isList(value: CellValue): value is readonly CellValue[] {
  return Array.isArray(value);
}

/** Newlines stay (as LF), a tab becomes a space, what a terminal may act on or hide is written out. */
function makeHarmless(text: string): string {
  return shownText(text).replaceAll('\t', ' ');
}
