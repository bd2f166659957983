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

/** Of a long text; more would only be planned and looked up. */
const MAX_TOKENS = 16;

export function compileSubject(expression: FilterExpression, parameters: SqlParameters): string {
  const exact = compileExpression(expression, SUBJECT, parameters);
  const parts = partsOf(expression);
  const longestFirst = parts.toSorted((a, b) => b.length - a.length);
  const tokens = [...new Set(longestFirst.flatMap(tokensOf))].slice(0, MAX_TOKENS);
  if (tokens.length === 0) return exact;
  const wanted = tokens.map((token) => `lower(${parameters.text(token)})`).join(', ');
  return `text_bigrams(lower(m.subject)) @> ARRAY[${wanted}] AND ${parts.some(hasTrigram) ? exact : foundBefore(exact)}`;
}

/** What a subject that matches holds as it stands here, but for the case of ASCII letters. */
function partsOf({ operator, value }: FilterExpression): readonly string[] {
  if (typeof value !== 'string') return [];
  if (operator === 'eq') return [value];
  return operator === 'like' ? parseLikePattern(value).filter((part) => part !== null) : [];
}

/**
 * As few as cover the text: to the planner each is as rare again as the one before, and what it thinks rare it reads to the
 * end. One character is looked up by itself.
 */
function tokensOf(part: string): readonly string[] {
  const characters = [...part];
  const starts = characters.map((_, at) => at).filter((at) => at % 2 === 0);
  const pairs = starts.map((at) => {
    const from = Math.max(0, Math.min(at, characters.length - 2));
    return characters.slice(from, from + 2).join('');
  });
  return pairs.filter((pair) => /[\u0080-\uffff]/.test(pair));
}

function hasTrigram(part: string): boolean {
  return /[A-Za-z0-9]{3}/.test(part);
}

/** The planner takes the condition for one that nearly always holds: it is what the tokens say, which were counted already. */
function foundBefore(exact: string): string {
  return `(${exact})::int <> 0`;
}
