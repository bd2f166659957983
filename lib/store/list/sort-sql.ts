import { findProperty, type MailProperty } from '@/lib/mail/queue/mail-properties';
import type { SortKey } from '@/lib/shell/filter/sort-order';
import type { SqlProperty } from './filter-sql';
import type { SortColumn } from './key-page';

/**
 * Owns: a sort order as key columns for paging.
 * Promises: no column is null (an absent value comes first); the last columns make the order total and follow the
 *   direction of the column before them: Exchange has Identity ascending there, but only one direction is an index scan.
 * Does not: read sort text (lib/shell).
 */

/** `identity`: the unique columns, ascending; they stand for the property Identity. */
export function sortColumns(
  order: readonly SortKey[],
  properties: readonly MailProperty[],
  sql: Readonly<Record<string, SqlProperty>>,
  identity: readonly Omit<SortColumn, 'descending'>[],
): SortColumn[] {
  const columns: SortColumn[] = [];
  let descending = false;
  for (const key of order) {
    descending = key.direction === 'descending';
    // Nothing behind Identity can matter.
    if (key.property === 'Identity') break;
    const property = findProperty(properties, key.property);
    const expression = sql[key.property];
    if (!property || !expression) throw new Error(`No SQL for the property ${key.property}`);
    columns.push({ ...columnOf(expression, property.nullable), descending });
  }
  return [...columns, ...identity.map((column) => ({ ...column, descending }))];
}

function columnOf(property: SqlProperty, nullable: boolean): Omit<SortColumn, 'descending'> {
  const { type, sortSql: sql = property.sql } = property;
  switch (type) {
    case 'date':
      return { sql: nullable ? `coalesce(${sql}, '-infinity')` : sql, cast: 'timestamptz' };
    case 'number':
    case 'size':
      return { sql: nullable ? `coalesce(${sql}, -32768)::bigint` : `${sql}::bigint`, cast: 'bigint' };
    default:
      return { sql: nullable ? `coalesce(${sql}, '') COLLATE "C"` : `${sql} COLLATE "C"`, cast: 'text' };
  }
}
