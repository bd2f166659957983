import { refuse } from '@/lib/commands/command/errors';
import type { PageInfo } from '@/lib/commands/command/report';
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
  readonly ResultSize: number;
  readonly BookmarkObject?: string | undefined;
  readonly IncludeBookmark: boolean;
  readonly SearchForward: boolean;
}

export function toListRequest(given: PagingParameters): ListRequest {
  return {
    resultSize: given.ResultSize,
    bookmarkToken: given.BookmarkObject ?? null,
    includeBookmark: given.IncludeBookmark,
    forward: given.SearchForward,
  };
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
    if (error instanceof BookmarkError) throw refuse('BookmarkInvalid', 'BookmarkObject');
    throw error;
  }
}

export function pageInfo(page: ListPage<unknown>): PageInfo {
  return {
    next: page.next,
    previous: page.previous,
    totalCount: page.total.count,
    totalIsAtLeast: page.total.atLeast,
  };
}
