import { query, SqlParameters, type SqlReader } from '@/lib/store/database/sql-parameters';
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

/** Oldest first, behind an entry: for who sends them on. */
export async function readEntriesAfter(db: SqlReader, id: bigint, limit: number): Promise<AuditRow[]> {
  const parameters = new SqlParameters();
  const after = parameters.bigint(id);
  return await query<AuditRow>(
    db,
    `SELECT ${SELECT} FROM audit_entry e WHERE e.id > ${after} ORDER BY e.id LIMIT ${limit}`,
    parameters,
  );
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

function conditionsOf(selection: AuditSelection, parameters: SqlParameters): string[] {
  const textsOf = (values: readonly string[]) =>
    `ARRAY[${values.map((value) => parameters.text(value.toLowerCase())).join(', ')}]::text[]`;
  const { id, cmdlets, objects, users, start, end, isSuccess } = selection;
  const conditions: string[] = [];
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
