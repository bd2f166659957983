import { readSort, renderSort, type SortChoice } from '@/components/ui/table/data-column';
import type { Topic } from '@/lib/live/change';

/**
 * Owns: what one page of a mail list asks for, and the parameters of its cmdlet.
 * Promises: the same question has the same parameters in the browser and on the server, which gives the first answer along
 *   with the page. Pure.
 */
export interface MailListQuestion {
  readonly cmdlet:
    | 'Get-Queue'
    | 'Get-Message'
    | 'Get-FinishedMessage'
    | 'Get-ReceiveSession'
    | 'Get-ClientReport'
    | 'Search-AdminAuditLog';
  /** Messages of this queue only; null: of all. */
  readonly queue: string | null;
  /** OPATH text; '' for none. */
  readonly filter: string;
  readonly sort: SortChoice | null;
  /** As the address has it (pagePlace); '' is the first page. */
  readonly page: string;
  readonly pageSize: number;
}

/** `queues` tells of messages too; a change of connectors changes what a queue is called. */
const OF_MAIL = ['queues', 'routing', 'configuration'] as const;
const OF_SESSIONS = ['receiveSessions'] as const;
/** Who is blocked is configuration. */
const OF_CLIENTS = ['receiveSessions', 'configuration'] as const;
/** Most changes are of these. */
const OF_AUDIT = ['configuration', 'routing'] as const;

/** After notices of which topics it is asked again. */
export function topicsOf({ cmdlet }: Pick<MailListQuestion, 'cmdlet'>): readonly Topic[] {
  if (cmdlet === 'Search-AdminAuditLog') return OF_AUDIT;
  if (cmdlet === 'Get-ClientReport') return OF_CLIENTS;
  return cmdlet === 'Get-ReceiveSession' ? OF_SESSIONS : OF_MAIL;
}

/** Exchange's is 1,000; a page that is read again four times a second is kept smaller. */
const PAGE_SIZE = 500;

interface ListPlace {
  /** Its name in the address: `messages.filter`, `messages.sort`, `messages.page`. */
  readonly tab: string;
  readonly cmdlet: MailListQuestion['cmdlet'];
  readonly queue: string | null;
}

/** What a list asks for, as the address says it. */
export function questionAt(
  { tab, cmdlet, queue }: ListPlace,
  get: (name: string) => string | null,
): MailListQuestion {
  return {
    cmdlet,
    queue,
    filter: get(`${tab}.filter`) ?? '',
    sort: readSort(get(`${tab}.sort`)),
    page: get(`${tab}.page`) ?? '',
    pageSize: PAGE_SIZE,
  };
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
