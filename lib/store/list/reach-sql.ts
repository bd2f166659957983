import { type Reach, SCOPE_KINDS, type ScopeKind } from '@/lib/reach';
import type { SqlParameters } from '@/lib/store/database/sql-parameters';

/** The column (a uuid) by which an object belongs to one of a kind; a kind that is left out: it belongs to none. */
export type ReachColumns = Readonly<Partial<Record<ScopeKind, string>>>;

/**
 * Owns: what a list leaves out for whoever's role groups have a scope, as a condition: none for all others.
 * Promises: no scope at all, and an object that belongs to nothing of the kind, are out of reach.
 */
export function reachConditions(
  reach: Reach,
  columns: ReachColumns,
  parameters: SqlParameters,
): readonly string[] {
  if (reach === null) return [];
  const scopes = reach.map((scope) => {
    const limits = SCOPE_KINDS.flatMap((kind) => {
      const ids = scope[kind];
      return ids === undefined ? [] : [isAmong(columns[kind], ids, parameters)];
    });
    return `(${limits.join(' AND ') || 'true'})`;
  });
  return [scopes.join(' OR ') || 'false'];
}

function isAmong(column: string | undefined, ids: readonly string[], parameters: SqlParameters): string {
  if (column === undefined || ids.length === 0) return 'false';
  return `${column} IN (${ids.map((id) => parameters.uuid(id)).join(', ')})`;
}
