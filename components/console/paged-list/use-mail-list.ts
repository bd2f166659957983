'use client';

import { useMemo } from 'react';
import type * as z from 'zod/mini';
import { useCommandQuery } from '@/components/console/command/use-command-query';
import { renderSort, type SortChoice } from '@/components/ui/table/data-column';
import type { Problem } from '@/lib/commands/command/errors';
import type { PageInfo } from '@/lib/commands/command/report';

/** What one page of a mail list asks for. */
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

export interface MailList<Row> {
  readonly rows: readonly Row[];
  readonly pageInfo: PageInfo | null;
  /** The question that the rows answer: rows of an earlier one stay until the next is answered. */
  readonly answered: string;
  /** Nothing has been answered yet. */
  readonly loading: boolean;
  readonly problems: readonly Problem[] | null;
  readonly refresh: () => void;
}

/** `queues` tells of messages too; a change of connectors changes what a queue is called. */
const TOPICS = ['queues', 'routing', 'configuration'];

const NO_ROWS: readonly never[] = [];

/** A page of queues or messages, asked for again after each change notice. */
export function useMailList<Row>(question: MailListQuestion, schema: z.ZodMiniType<Row>): MailList<Row> {
  const { latest, refresh } = useCommandQuery(question.cmdlet, toParameters(question), TOPICS);
  const rows = useMemo(
    () => latest.report?.output.map((row) => schema.parse(row)) ?? NO_ROWS,
    [latest.report, schema],
  );
  return {
    rows,
    pageInfo: latest.report?.page ?? null,
    answered: latest.question ?? '',
    loading: latest.question === null,
    problems: latest.problems,
    refresh,
  };
}

function toParameters(question: MailListQuestion): Record<string, unknown> {
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
