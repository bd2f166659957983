import { type CommandError, refuse } from '@/lib/commands/command/errors';
import type { OutputRow, PageInfo } from '@/lib/commands/command/report';
import type { MailProperty } from '@/lib/mail/queue/mail-properties';
import { parseFilter } from '@/lib/shell/filter/filter';
import type { FilterTree } from '@/lib/shell/filter/filter-value';
import { parseSortOrder, type SortKey } from '@/lib/shell/filter/sort-order';
import { BookmarkError, type ListPage, type ListRequest } from '@/lib/store/list/list-request';

/**
 * Owns: the paging, filter and sort parameters of the Get cmdlets as the store takes them, and the page as a report.
 * Promises: a bookmark of another list or order is the caller's error, never a wrong page.
 */

export interface PagingParameters {
  /** Null: unlimited. */
  readonly ResultSize: number | null;
  readonly BookmarkObject?: string | undefined;
  readonly IncludeBookmark: boolean;
  readonly SearchForward: boolean;
}

export function toListRequest(given: PagingParameters): ListRequest {
  return { resultSize: pageSize(given.ResultSize), ...toWholeListRequest(given) };
}

export function toWholeListRequest(
  given: Omit<PagingParameters, 'ResultSize'>,
): Omit<ListRequest, 'resultSize'> {
  return {
    bookmarkToken: given.BookmarkObject ?? null,
    includeBookmark: given.IncludeBookmark,
    forward: given.SearchForward,
  };
}

/** For a handler, which run() gives no unlimited size. */
export function pageSize(resultSize: number | null): number {
  if (resultSize === null) throw new Error('A page was asked for without a size');
  return resultSize;
}

/** The text was read once already by the schema. */
export function filterTree(text: string | undefined, properties: readonly MailProperty[]): FilterTree {
  return text === undefined ? [] : parseFilter(text, properties);
}

export function sortKeys(text: string | undefined, properties: readonly MailProperty[]): readonly SortKey[] {
  return text === undefined
    ? []
    : parseSortOrder(
        text,
        properties.map((property) => property.name),
      );
}

/** @throws CommandError BookmarkInvalid */
export async function readPage<Row>(read: () => Promise<ListPage<Row>>): Promise<ListPage<Row>> {
  try {
    return await read();
  } catch (error) {
    throw refusalOf(error);
  }
}

/**
 * A list's parts as output.
 * @param nothing what to say when there is nothing at all; null: nothing
 * @throws CommandError BookmarkInvalid, or `nothing`
 */
export async function* readParts<Row>(
  parts: AsyncIterable<readonly Row[]>,
  toOutput: (rows: readonly Row[]) => readonly OutputRow[] | Promise<readonly OutputRow[]>,
  nothing: CommandError | null = null,
): AsyncGenerator<readonly OutputRow[]> {
  let isEmpty = true;
  try {
    for await (const rows of parts) {
      isEmpty = false;
      yield await toOutput(rows);
    }
  } catch (error) {
    throw refusalOf(error);
  }
  if (isEmpty && nothing !== null) throw nothing;
}

function refusalOf(error: unknown): unknown {
  return error instanceof BookmarkError ? refuse('BookmarkInvalid', 'BookmarkObject') : error;
}

export function pageInfo(page: ListPage<unknown>): PageInfo {
  return {
    next: page.next,
    previous: page.previous,
    totalCount: page.total.count,
    totalIsAtLeast: page.total.atLeast,
  };
}
