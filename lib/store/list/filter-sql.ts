import type { FilterExpression, FilterTree } from '@/lib/shell/filter/filter-value';
import { parseLikePattern } from '@/lib/shell/value/like-pattern';
import type { SqlParameters } from '@/lib/store/database/sql-parameters';

/**
 * Owns: the one place where a filter tree becomes SQL, for queues, messages and finished recipients alike.
 * Promises: every value is a parameter; text compares without regard to (ASCII) case; `$null` tests for presence, and an
 *   empty text counts as absent; a value that is absent never equals and is always "not equal".
 * Does not: know the tables (filter-tables.ts) or read filter text (lib/shell).
 */

export interface SqlProperty {
  readonly type: 'string' | 'number' | 'date' | 'enum' | 'size' | 'ip';
  readonly sql: string;
  /** What it sorts by; absent: `sql`. */
  readonly sortSql?: string;
  /** When the general rule is wrong or too slow for this property; null falls back to it. */
  readonly compile?: (expression: FilterExpression, parameters: SqlParameters) => string | null;
}

/** One condition for each expression; all must hold. */
export function compileFilter(
  tree: FilterTree,
  properties: Readonly<Record<string, SqlProperty>>,
  parameters: SqlParameters,
): string[] {
  return tree.map((expression) => {
    const property = properties[expression.property];
    // The parser takes names from the same tables, so this is a fault of ours.
    if (!property) throw new Error(`No SQL for the property ${expression.property}`);
    return property.compile?.(expression, parameters) ?? compileExpression(expression, property, parameters);
  });
}

/** `value` with its wildcards as a LIKE pattern; backslash is PostgreSQL's own escape. */
export function likePattern(value: string): string {
  return parseLikePattern(value)
    .map((part) => (part === null ? '%' : part.replace(/[\\%_]/g, '\\$&')))
    .join('');
}

export function compileExpression(
  { property: name, operator, value }: FilterExpression,
  property: SqlProperty,
  parameters: SqlParameters,
): string {
  const { sql, type } = property;
  if (value === null) return presence(sql, type, operator === 'ne');
  if (type === 'string' && typeof value === 'string') return compileText(sql, operator, value, parameters);
  const literal = literalOf(type, value, parameters);
  if (literal === null) throw new Error(`The filter compares ${name} with a value of another type`);
  if (operator === 'like') throw new Error(`The filter compares ${name} by -like`);
  if (operator === 'ne') return `${sql} IS DISTINCT FROM ${literal}`;
  return `${sql} ${COMPARISONS[operator]} ${literal}`;
}

const COMPARISONS = { eq: '=', gt: '>', ge: '>=', lt: '<', le: '<=' } as const;

/** lower() on both sides by byte order: the form that the trigram index on messages serves, also for equality. */
function compileText(
  sql: string,
  operator: FilterExpression['operator'],
  value: string,
  parameters: SqlParameters,
): string {
  switch (operator) {
    case 'eq':
      return `lower(${sql}) = lower(${parameters.text(value)})`;
    case 'ne':
      return `lower(${sql}) IS DISTINCT FROM lower(${parameters.text(value)})`;
    case 'like':
      return `lower(${sql}) LIKE lower(${parameters.text(likePattern(value))})`;
    default:
      throw new Error(`Text has no order to filter by: -${operator}`);
  }
}

function presence(sql: string, type: SqlProperty['type'], present: boolean): string {
  if (type === 'string' || type === 'ip') return `coalesce(${sql}, '') ${present ? '<>' : '='} ''`;
  return `${sql} IS ${present ? 'NOT ' : ''}NULL`;
}

function literalOf(
  type: SqlProperty['type'],
  value: string | number | boolean,
  parameters: SqlParameters,
): string | null {
  if (typeof value === 'number')
    return type === 'number' || type === 'size' ? parameters.number(value) : null;
  if (typeof value !== 'string') return null;
  if (type === 'date') return parameters.date(value);
  return type === 'enum' || type === 'ip' ? parameters.text(value) : null;
}
