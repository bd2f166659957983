import { renderSort, type SortChoice } from '@/components/ui/table/data-column';

/**
 * Owns: what one page of a mail list asks for, and the parameters of its cmdlet.
 * Promises: the same question has the same parameters in the browser and on the server, which gives the first answer along
 *   with the page. Pure.
 */
export interface MailListQuestion {
  readonly cmdlet: 'Get-Queue' | 'Get-Message' | 'Get-FinishedMessage';
  /** Messages of this queue only; null: of all. */
  readonly queue: string | null;
  /** OPATH text; '' for none. */
  readonly filter: string;
  readonly sort: SortChoice | null;
  /** As the address has it (pagePlace); '' is the first page. */
  readonly page: string;
  readonly pageSize: number;
}

export function toParameters(question: MailListQuestion): Record<string, unknown> {
  const { filter, sort, page } = question;
  return {
    ...(question.queue === null ? {} : { Queue: question.queue }),
    ResultSize: question.pageSize,
    ...(filter === '' ? {} : { Filter: filter }),
    ...(sort === null ? {} : { SortOrder: renderSort(sort) }),
    ...toBookmark(page),
  };
}

/** `next:` or `previous:` and the bookmark that a page gave. */
export function pagePlace(direction: 'next' | 'previous', bookmark: unknown): string {
  return typeof bookmark === 'string' ? `${direction}:${bookmark}` : '';
}

function toBookmark(page: string): Record<string, unknown> {
  const [direction, bookmark] = page.split(':', 2);
  if (!bookmark) return {};
  return { BookmarkObject: bookmark, SearchForward: direction !== 'previous' };
}
