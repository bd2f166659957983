'use client';

import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { z } from 'zod';
import { useRunCommand } from '@/components/console/command-context';
import { useLive } from '@/components/console/use-live';
import type { SortChoice } from '@/components/ui/data-column';
import type { Problem } from '@/lib/commands/errors';
import type { PageInfo } from '@/lib/commands/report';

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

/**
 * A page of queues or messages that is asked for again after each change notice. One question is under way at a time: a
 * busy server is asked less often, and an answer is never dropped because a notice overtook it.
 */
export function useMailList<Row>(question: MailListQuestion, schema: z.ZodType<Row>): MailList<Row> {
  const run = useRunCommand();
  const wanted = JSON.stringify(question);
  const [state, setState] = useState<{
    readonly answered: string;
    readonly rows: readonly Row[];
    readonly pageInfo: PageInfo | null;
    readonly problems: readonly Problem[] | null;
  }>({ answered: '', rows: NO_ROWS, pageInfo: null, problems: null });
  const present = useRef({ wanted, question });
  const busy = useRef({ asking: false, again: false });

  const refresh = useCallback(async () => {
    if (busy.current.asking) {
      busy.current.again = true;
      return;
    }
    busy.current.asking = true;
    try {
      do {
        busy.current.again = false;
        const asked = present.current;
        const answer = await run(asked.question.cmdlet, toParameters(asked.question));
        if (asked.wanted !== present.current.wanted) busy.current.again = true;
        else if (answer.ok) {
          const rows = answer.report.output.map((row) => schema.parse(row));
          setState({ answered: asked.wanted, rows, pageInfo: answer.report.page, problems: null });
        } else {
          const { problems } = answer;
          setState((before) =>
            before.answered === asked.wanted
              ? { ...before, problems }
              : { answered: asked.wanted, rows: NO_ROWS, pageInfo: null, problems },
          );
        }
      } while (busy.current.again);
    } finally {
      busy.current.asking = false;
    }
  }, [run, schema]);

  useEffect(() => {
    present.current = { wanted, question };
    void refresh();
  }, [wanted, question, refresh]);
  useLive(TOPICS, refresh);

  return useMemo(
    () => ({ ...state, loading: state.answered === '', refresh: () => void refresh() }),
    [state, refresh],
  );
}

function toParameters(question: MailListQuestion): Record<string, unknown> {
  const { filter, sort, page } = question;
  return {
    ...(question.queue === null ? {} : { Queue: question.queue }),
    ResultSize: question.pageSize,
    ...(filter === '' ? {} : { Filter: filter }),
    ...(sort === null ? {} : { SortOrder: `${sort.descending ? '-' : '+'}${sort.column}` }),
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
