import { type Reach, SCOPE_KINDS, type ScopeKind } from '@/lib/reach';
import type { SqlParameters } from '@/lib/store/database/sql-parameters';

/** The column (a uuid) by which an object belongs to one of a kind; a kind that is left out: it belongs to none. */
export type ReachColumns = Readonly<Partial<Record<ScopeKind, string>>>;

const TABLES: Readonly<Record<ScopeKind, string>> = {
  sendConnector: 'send_connector',
  acceptedDomain: 'accepted_domain',
  server: 'transport_server',
};

/**
 * Owns: what a list leaves out for whoever's role groups have a scope, as a condition: none for all others.
 * Promises: what belongs to nothing of the kind is out of reach, and so is what belonged to an object that is gone.
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
      return ids === undefined ? [] : [isAmong(columns[kind], TABLES[kind], ids, parameters)];
    });
    return `(${limits.join(' AND ') || 'true'})`;
  });
  return [scopes.join(' OR ') || 'false'];
}

function isAmong(
  column: string | undefined,
  table: string,
  ids: readonly string[],
  parameters: SqlParameters,
): string {
  if (column === undefined || ids.length === 0) return 'false';
  const named = ids.map((id) => parameters.uuid(id)).join(', ');
  return `${column} IN (SELECT id FROM ${table} WHERE id IN (${named}))`;
}
