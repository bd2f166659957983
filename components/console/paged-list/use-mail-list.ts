'use client';

import { useMemo } from 'react';
import type * as z from 'zod/mini';
import { useCommandQuery } from '@/components/console/command/use-command-query';
import type { Problem } from '@/lib/commands/command/errors';
import type { PageInfo } from '@/lib/commands/command/report';
import { type MailListQuestion, toParameters, topicsOf } from './mail-question';

export interface MailList<Row> {
  readonly rows: readonly Row[];
  readonly pageInfo: PageInfo | null;
  /** The question that the rows answer: rows of an earlier one stay until the next is answered. */
  readonly answered: string;
  /** Nothing has been answered yet. */
  readonly loading: boolean;
  /** The rows are those that came along with the page. */
  readonly isPartial: boolean;
  readonly problems: readonly Problem[] | null;
  /** What is to be said of the rows as a whole: that a scope limits them. */
  readonly warnings: readonly Problem[];
  readonly refresh: () => void;
}

const NO_ROWS: readonly never[] = [];

/** A page of queues, messages or sessions, asked for again after each change notice. */
export function useMailList<Row>(question: MailListQuestion, schema: z.ZodMiniType<Row>): MailList<Row> {
  const { latest, refresh } = useCommandQuery(question.cmdlet, toParameters(question), topicsOf(question));
  const rows = useMemo(
    () => latest.report?.output.map((row) => schema.parse(row)) ?? NO_ROWS,
    [latest.report, schema],
  );
  return {
    rows,
    pageInfo: latest.report?.page ?? null,
    answered: latest.question ?? '',
    loading: latest.question === null,
    isPartial: latest.isPartial,
    problems: latest.problems,
    warnings: latest.report?.warnings ?? NO_ROWS,
    refresh,
  };
}
