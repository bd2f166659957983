import { decodeBookmark, type KeyPage, type KeyPageSource } from './key-page';

/**
 * Owns: what every list is asked and answers.
 * Promises: a bookmark that is not this list's and order's is refused, never guessed.
 * Does not: read anything.
 */

export interface ListRequest {
  readonly resultSize: number;
  /** As a page gave it; null starts at the first row (at the last one when paging back). */
  readonly bookmarkToken: string | null;
  readonly includeBookmark: boolean;
  readonly forward: boolean;
}

export interface ListPage<Row> extends KeyPage<Row> {
  readonly total: { readonly count: number; readonly atLeast: boolean };
}

/** Counts are exact up to here: counting on would cost what the list holds. */
export const COUNT_LIMIT = 10_000;

export class BookmarkError extends Error {
  constructor() {
    super('The bookmark is not one of this list and sort order.');
    this.name = 'BookmarkError';
  }
}

/** @throws BookmarkError */
export function bookmarkOf(
  request: Pick<ListRequest, 'bookmarkToken'>,
  source: KeyPageSource,
): readonly string[] | null {
  if (request.bookmarkToken === null) return null;
  const bookmark = decodeBookmark(request.bookmarkToken, source.order, source.keys);
  if (bookmark === null) throw new BookmarkError();
  return bookmark;
}
