import type { FilterExpression } from '@/lib/shell/filter/filter-value';
import { parseLikePattern } from '@/lib/shell/value/like-pattern';
import type { SqlParameters } from '@/lib/store/database/sql-parameters';
import { compileExpression, type SqlProperty } from './filter-sql';

/**
 * Owns: conditions on the subject of queued messages so that an index finds what they ask for.
 * Promises: the same messages as by the plain condition, which stands beside the index's: that one only leaves out what
 *   cannot match. Text beyond ASCII is found by `text_bigrams` (see its migration), all other by trigrams.
 * Does not: normalise. `-like` compares characters as they are, so half-width and full-width differ, and the index holds
 *   them as they are.
 */
const SUBJECT: SqlProperty = { type: 'string', sql: 'm.subject' };

/** The index is partial: only for what says this too. */
const IS_IN_INDEX = String.raw`m.subject ~ '[^\u0001-\u007f]'`;
const BIGRAMS = 'text_bigrams(lower(m.subject))';

/** The longest say most; each further one costs planning. */
const MAX_PARTS = 3;

export function compileSubject(expression: FilterExpression, parameters: SqlParameters): string {
  const exact = compileExpression(expression, SUBJECT, parameters);
  const parts = partsOf(expression).filter(isBeyondAscii);
  if (parts.length === 0) return exact;
  const longest = parts.toSorted((a, b) => b.length - a.length).slice(0, MAX_PARTS);
  const holdsPart = (part: string) => `${BIGRAMS} @> text_bigrams(lower(${parameters.text(part)}))`;
  return [IS_IN_INDEX, ...longest.map(holdsPart), exact].join(' AND ');
}

/** What a subject that matches holds as it stands here, but for the case of ASCII letters. */
function partsOf({ operator, value }: FilterExpression): readonly string[] {
  if (typeof value !== 'string') return [];
  if (operator === 'eq') return [value];
  return operator === 'like' ? parseLikePattern(value).filter((part) => part !== null) : [];
}

function isBeyondAscii(text: string): boolean {
  return /[\u0080-\uffff]/.test(text);
}
