import type { FilterExpression, FilterTree } from '@/lib/shell/filter/filter-value';
import { SqlParameters, type SqlReader } from '@/lib/store/database/sql-parameters';
import { compileExpression, compileFilter, type SqlProperty } from '@/lib/store/list/filter-sql';
import { countUpTo, type KeyPageSource, readKeyPage, type SortColumn } from '@/lib/store/list/key-page';
import { bookmarkOf, COUNT_LIMIT, type ListPage, type ListRequest } from '@/lib/store/list/list-request';
import { readWhole, type WholeListRequest } from '@/lib/store/list/whole-list';

/**
 * Owns: reading audit entries, newest first.
 * Promises: a page costs what it shows; an object's history is found by an index. What is sealed is not read.
 */
export interface AuditSelection {
  readonly id: bigint | null;
  /** Each list: one of them. Null: whatever it is. */
  readonly cmdlets: readonly string[] | null;
  /** Names of parameters, one of which was given. */
  readonly parameters: readonly string[] | null;
  /** Ids or names, whatever their case. */
  readonly objects: readonly string[] | null;
  /** Names as actors have them (`console:kim` or `kim`), or ids of users. */
  readonly users: readonly string[] | null;
  /** ISO 8601; at or after, and before. */
  readonly start: string | null;
  readonly end: string | null;
  readonly isSuccess: boolean | null;
  /** By the properties of FILTERED. */
  readonly filter: FilterTree;
}

export interface AuditRow {
  readonly id: string;
  readonly at: Date;
  readonly actor: string;
  readonly user_id: string | null;
  readonly face: string | null;
  readonly client_address: string | null;
  readonly session_id: string | null;
  readonly token_id: string | null;
  readonly server: string | null;
  readonly command: string;
  readonly cmdlet: string;
  readonly parameters: unknown;
  readonly changes: unknown;
  readonly matched: number | null;
  readonly outcome: string;
  readonly error_id: string | null;
  readonly problems: unknown;
  readonly elapsed_ms: number;
  readonly hash: string | null;
}

export async function searchAuditEntries(
  db: SqlReader,
  request: AuditSelection & ListRequest,
): Promise<ListPage<AuditRow>> {
  const source = sourceOf(request);
  const page = await readKeyPage<AuditRow>(db, source, { ...request, bookmark: bookmarkOf(request, source) });
  return { ...page, total: await countUpTo(db, source, COUNT_LIMIT) };
}

export function readAllAuditEntries(
  db: SqlReader,
  request: AuditSelection & WholeListRequest,
): AsyncGenerator<readonly AuditRow[]> {
  return readWhole(db, request, async () => sourceOf(request));
}

const SELECT = `e.id::text AS id, e.at, e.actor, e.user_id, e.face, e.client_address, e.session_id, e.token_id, e.server,
  e.command, e.cmdlet, e.parameters, e.changes, e.matched, e.outcome, e.error_id, e.problems, e.elapsed_ms, e.hash`;

const NEWEST_FIRST: readonly SortColumn[] = [{ sql: 'e.id', cast: 'bigint', descending: true }];

function sourceOf(selection: AuditSelection): KeyPageSource {
  const parameters = new SqlParameters();
  return {
    select: SELECT,
    from: 'audit_entry e',
    conditions: conditionsOf(selection, parameters),
    parameters,
    keys: NEWEST_FIRST,
    order: 'auditEntries',
  };
}

const FILTERED: Readonly<Record<string, SqlProperty>> = {
  RunDate: { type: 'date', sql: 'e.at' },
  Caller: { type: 'string', sql: 'e.actor', compile: compileCaller },
  CmdletName: { type: 'string', sql: 'e.cmdlet' },
  Object: { type: 'string', sql: 'named', compile: compileObject },
  Outcome: { type: 'enum', sql: 'initcap(e.outcome)' },
  ClientAddress: { type: 'string', sql: 'e.client_address' },
  Face: { type: 'string', sql: 'e.face' },
  OriginatingServer: { type: 'string', sql: 'e.server' },
};

/** `kim` is `console:kim` and `api:kim`. */
function compileCaller({ operator, value }: FilterExpression, parameters: SqlParameters): string | null {
  if (operator !== 'eq' || typeof value !== 'string' || value.includes(':')) return null;
  return `lower(substr(e.actor, strpos(e.actor, ':') + 1)) = ${parameters.text(value.toLowerCase())}`;
}

/** Of any of its objects; equality by the index. They are stored in lower case. */
function compileObject(expression: FilterExpression, parameters: SqlParameters): string {
  const { operator, value } = expression;
  if (value === null) return `e.objects ${operator === 'ne' ? '<>' : '='} '{}'`;
  if (operator === 'like') {
    const matches = compileExpression(expression, { type: 'string', sql: 'named' }, parameters);
    return `EXISTS (SELECT FROM unnest(e.objects) AS object(named) WHERE ${matches})`;
  }
  const has = `e.objects && ARRAY[${parameters.text(String(value).toLowerCase())}]::text[]`;
  return operator === 'ne' ? `NOT (${has})` : has;
}

function conditionsOf(selection: AuditSelection, parameters: SqlParameters): string[] {
  const textsOf = (values: readonly string[]) =>
    `ARRAY[${values.map((value) => parameters.text(value.toLowerCase())).join(', ')}]::text[]`;
  const { id, cmdlets, objects, users, start, end, isSuccess } = selection;
  const conditions = compileFilter(selection.filter, FILTERED, parameters);
  if (id !== null) conditions.push(`e.id = ${parameters.bigint(id)}`);
  if (cmdlets !== null) conditions.push(`lower(e.cmdlet) = ANY(${textsOf(cmdlets)})`);
  if (selection.parameters !== null) {
    const given = `SELECT FROM jsonb_object_keys(e.parameters) AS given(name)`;
    conditions.push(
      `jsonb_typeof(e.parameters) = 'object' AND EXISTS (${given} WHERE lower(given.name) = ANY(${textsOf(selection.parameters)}))`,
    );
  }
  if (objects !== null) conditions.push(`e.objects && ${textsOf(objects)}`);
  if (users !== null) {
    const names = textsOf(users);
    conditions.push(
      `lower(e.user_id) = ANY(${names}) OR lower(e.actor) = ANY(${names})
       OR lower(substr(e.actor, strpos(e.actor, ':') + 1)) = ANY(${names})`,
    );
  }
  if (start !== null) conditions.push(`e.at >= ${parameters.date(start)}`);
  if (end !== null) conditions.push(`e.at < ${parameters.date(end)}`);
  if (isSuccess !== null) conditions.push(`(e.outcome = 'succeeded') = ${isSuccess}`);
  return conditions;
}
