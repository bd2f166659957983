import type { MailProperty } from '@/lib/mail/queue/mail-properties';
import { parseSortOrder, type SortKey } from '@/lib/shell/filter/sort-order';
import type { ListPage } from './list-request';

/** Owns: what the tests of the lists share: a request for all of a list, an order from its text, a walk through pages. */
export const wholeList = {
  resultSize: 1000,
  bookmarkToken: null,
  includeBookmark: true,
  forward: true,
  server: null,
  filter: [],
  reach: null,
  order: [],
} as const;

export function orderOf(text: string, properties: readonly MailProperty[]): readonly SortKey[] {
  return text === ''
    ? []
    : parseSortOrder(
        text,
        properties.map((property) => property.name),
      );
}

/** Every page in the order in which it comes; a walk that does not end throws. */
export async function walkPages<Row>(
  read: (bookmarkToken: string | null) => Promise<ListPage<Row>>,
  direction: 'next' | 'previous',
): Promise<readonly ListPage<Row>[]> {
  const pages: ListPage<Row>[] = [];
  for (let token: string | null = null; pages.length === 0 || token !== null; ) {
    if (pages.length === 20) throw new Error('The pages have no end');
    const page = await read(token);
    pages.push(page);
    token = page[direction];
  }
  return pages;
}
