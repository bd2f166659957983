'use client';

import { useEffect, useMemo, useRef, useState } from 'react';
import type * as z from 'zod/mini';
import { useRunCommand } from '@/components/console/command/command-context';
import { useChosen } from '@/components/console/list/use-chosen';
import type { RowSelection } from '@/components/ui/table/row-selection';
import type { Problem } from '@/lib/commands/command/errors';
import type { MailListQuestion } from './mail-question';
import { readPages } from './read-pages';

/** As many as one command acts on, and as are counted exactly. */
export const MOST_CHOSEN = 10_000;

export interface ChosenPages<Row> {
  readonly selection: RowSelection;
  readonly setSelection: (selection: RowSelection) => void;
  /** Of this page, or of all pages once `chooseAll` was asked. */
  readonly chosen: readonly Row[];
  /** Chosen are not only rows of this page. */
  readonly isBeyondPage: boolean;
  readonly isChoosing: boolean;
  /** Why the last `chooseAll` failed. */
  readonly problems: readonly Problem[] | null;
  /** All that match as they are now, at most MOST_CHOSEN: what comes later is not chosen. */
  readonly chooseAll: () => void;
  readonly chooseNone: () => void;
}

interface Beyond<Row> {
  /** Filter and queue: another one has other matches. */
  readonly of: string;
  readonly rows: ReadonlyMap<string, Row>;
}

type Asked = { readonly of: string; readonly problems: readonly Problem[] | null } | null;

/** What is chosen in a list that has pages: Ctrl+A takes the page, `chooseAll` the rest. */
export function useChosenPages<Row>(
  question: MailListQuestion,
  schema: z.ZodMiniType<Row>,
  rows: readonly Row[],
  rowId: (row: Row) => string,
): ChosenPages<Row> {
  const run = useRunCommand();
  const page = useChosen(rows, rowId);
  const [beyond, setBeyond] = useState<Beyond<Row> | null>(null);
  const [asked, setAsked] = useState<Asked>(null);
  const stopper = useRef<AbortController | null>(null);
  useEffect(() => () => stopper.current?.abort(), []);

  const of = JSON.stringify([question.cmdlet, question.queue, question.filter]);
  const all = beyond?.of === of ? beyond.rows : null;
  const isAsked = asked?.of === of;
  const chosen = useMemo(() => {
    if (all === null) return page.chosen;
    const present = new Map(rows.map((row) => [rowId(row), row]));
    return [...all].map(([id, row]) => present.get(id) ?? row);
  }, [all, page.chosen, rows, rowId]);
  const selection = useMemo(() => {
    if (all === null) return page.selection;
    return { ...page.selection, selected: rows.map(rowId).filter((id) => all.has(id)) };
  }, [all, page.selection, rows, rowId]);

  function leave() {
    stopper.current?.abort();
    setBeyond(null);
    setAsked(null);
  }
  async function chooseAll() {
    stopper.current?.abort();
    stopper.current = new AbortController();
    const { signal } = stopper.current;
    setAsked({ of, problems: null });
    const found = new Map<string, Row>();
    const ended = await readPages(
      run,
      { ...question, page: '' },
      (output) => {
        for (const row of output.map((one) => schema.parse(one)).slice(0, MOST_CHOSEN - found.size)) {
          found.set(rowId(row), row);
        }
        return found.size < MOST_CHOSEN;
      },
      signal,
    );
    if (signal.aborted) return;
    setAsked(ended.kind === 'failed' ? { of, problems: ended.problems } : null);
    if (ended.kind !== 'failed') setBeyond({ of, rows: found });
  }

  return {
    selection,
    setSelection: (next) => {
      // The list moves the focus, or a row has gone: what is chosen is the same.
      if (!isSameChoice(next.selected, selection.selected)) leave();
      page.setSelection(next);
    },
    chosen,
    isBeyondPage: all !== null,
    isChoosing: isAsked && asked.problems === null,
    problems: isAsked ? asked.problems : null,
    chooseAll: () => void chooseAll(),
    chooseNone: leave,
  };
}

function isSameChoice(next: readonly string[], present: readonly string[]): boolean {
  return next.length === present.length && next.every((id, index) => id === present[index]);
}
