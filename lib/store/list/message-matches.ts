import { bigintList, query, SqlParameters, type SqlReader } from '@/lib/store/database/sql-parameters';
import { type KeyPageSource, where } from './key-page';
import { COUNT_LIMIT, type ListPage } from './list-request';

/**
 * Owns: how many of the queued messages match, which they are when they are few, and whether they will be many.
 * Promises: no more than COUNT_LIMIT of them are looked at, and of the tables only what the conditions speak of.
 * Does not: sort or page.
 */

export const MESSAGE_FROM = `copy c
  JOIN message m ON m.id = c.message_id
  JOIN queue q ON q.id = c.queue_id
  JOIN transport_server home ON home.id = q.home_server_id`;

/** On the tables of MESSAGE_FROM. */
export type Matching = Pick<KeyPageSource, 'conditions' | 'parameters'>;

export interface Matches {
  /** What the page is cut from: the matches by their ids, or all again when they are many. */
  readonly found: Matching;
  readonly total: ListPage<unknown>['total'];
}

/** Beyond the limit by more than the planner errs: of the 9,090 of a million that are Ready it thinks 40,719. */
const MANY = COUNT_LIMIT * 5;

/** The planner's word, which may be wrong: only for deciding what to begin beside the count. */
export async function areLikelyMany(db: SqlReader, { conditions, parameters }: Matching): Promise<boolean> {
  const [row] = await query<{ 'QUERY PLAN': string }>(
    db,
    `EXPLAIN SELECT FROM ${fromFor(conditions) ?? 'message m'} ${where(conditions)}`,
    parameters,
  );
  return Number(/rows=(\d+)/.exec(row?.['QUERY PLAN'] ?? '')?.[1] ?? 0) > MANY;
}

/**
 * Few matches are found first, by whatever index finds them, once for number and page, and sorted then: walking the sort
 * order until a page is full would pass by everything that does not match. Many are found soon on the way. (9,090 of a
 * million by Size: counted and found again 120 ms, found once 45.)
 */
export async function findOrCount(db: SqlReader, all: Matching): Promise<Matches> {
  const from = fromFor(all.conditions);
  const [row] = await query<{ count: number; ids: string | null }>(
    db,
    from === null ? ofMessages(all.conditions) : ofCopies(from, all.conditions),
    all.parameters,
  );
  const count = row?.count ?? 0;
  if (count > COUNT_LIMIT) return { found: all, total: { count: COUNT_LIMIT, atLeast: true } };
  const ids = row?.ids?.split(',').map(BigInt) ?? [];
  return {
    found: { conditions: [`c.id = ANY(${bigintList(ids)})`], parameters: new SqlParameters() },
    total: { count, atLeast: false },
  };
}

/**
 * Only the tables that the conditions speak of (by alias; values are parameters): each join of a million rows counts.
 * Null: messages alone.
 */
function fromFor(conditions: readonly string[]): string | null {
  const text = conditions.join(' ');
  if (/\b(q|home)\./.test(text)) return MESSAGE_FROM;
  if (!/\bm\./.test(text)) return 'copy c';
  return /\bc\./.test(text) ? 'copy c JOIN message m ON m.id = c.message_id' : null;
}

/** More than the limit are of no use: they stay there. */
const COUNT_AND_IDS = `count(*)::int AS count,
  CASE WHEN count(*) <= ${COUNT_LIMIT} THEN string_agg(id::text, ',') END AS ids`;

function ofCopies(from: string, conditions: readonly string[]): string {
  return `SELECT ${COUNT_AND_IDS}
    FROM (SELECT c.id FROM ${from} ${where(conditions)} LIMIT ${COUNT_LIMIT + 1}) matches`;
}

/**
 * Each message has a copy, so more messages than the limit need none of theirs looked at (6 of 10 of a million by Subject:
 * 9.4 ms with their copies, 5.3 without).
 */
function ofMessages(conditions: readonly string[]): string {
  return `WITH matching AS MATERIALIZED (SELECT m.id FROM message m ${where(conditions)} LIMIT ${COUNT_LIMIT + 1}),
    number AS (SELECT count(*)::int AS messages FROM matching)
    SELECT CASE WHEN messages > ${COUNT_LIMIT} THEN messages ELSE count END AS count, ids FROM number, LATERAL (
      SELECT ${COUNT_AND_IDS} FROM (
        SELECT c.id FROM matching JOIN copy c ON c.message_id = matching.id
         WHERE messages <= ${COUNT_LIMIT} LIMIT ${COUNT_LIMIT + 1}) copies) matches`;
}
