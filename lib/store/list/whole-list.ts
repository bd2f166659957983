import type { SqlReader } from '@/lib/store/database/sql-parameters';
import { boundedBy, type KeyedRow, type KeyPageSource, keyOf, readRows } from './key-page';
import { bookmarkOf, type ListRequest } from './list-request';

/**
 * Owns: a list from end to end, for -ResultSize Unlimited.
 * Promises: parts in the list's order, each read only when the one before it has been taken, so that memory holds one and no
 *   transaction stays open; a row that stayed is neither skipped nor repeated, wherever others come and go meanwhile. With a
 *   bookmark it is the list from there on, or, searched backward, up to there.
 * Does not: count. Each part is found by its key, as a page is.
 */
export type WholeListRequest = Omit<ListRequest, 'resultSize'>;

/** Rows of a part: some 600 KB as text, and some 15 ms of the database's time. */
const PART_SIZE = 1000;

/** @param sourceOf asked for each part: what it says of queues and their state is of that moment */
export async function* readWhole<Row>(
  db: SqlReader,
  request: WholeListRequest,
  sourceOf: () => Promise<KeyPageSource>,
  partSize = PART_SIZE,
): AsyncGenerator<readonly Row[]> {
  let last: readonly string[] | null = null;
  for (;;) {
    const whole = await sourceOf();
    const bookmark = bookmarkOf(request, whole);
    const source = request.forward ? whole : boundedBy(whole, bookmark, request.includeBookmark);
    const rows: KeyedRow<Row>[] = await readRows<Row>(db, source, {
      bookmark: last ?? (request.forward ? bookmark : null),
      inclusive: last === null && request.includeBookmark,
      forward: true,
      limit: partSize,
    });
    if (rows.length > 0) yield rows.map(({ row }) => row);
    if (rows.length < partSize) return;
    last = keyOf(rows.at(-1));
  }
}
