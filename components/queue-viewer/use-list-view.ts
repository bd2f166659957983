'use client';

import { useEffect, useMemo, useRef, useState } from 'react';
import type { z } from 'zod';
import { useViewState } from '@/components/console/use-view-state';
import type { DataColumn, SortChoice } from '@/components/ui/data-column';
import { emptySelection, type RowSelection } from '@/components/ui/row-selection';
import { type LayoutTable, useTableLayout } from '@/components/ui/use-table-layout';
import { type MailList, type MailListQuestion, useMailList } from './use-mail-list';

interface Options<Row extends object> {
  /** Its name in the address: `messages.filter`, `messages.sort`, `messages.page`. */
  readonly tab: string;
  readonly cmdlet: MailListQuestion['cmdlet'];
  /** Messages of this queue only. */
  readonly queue?: string | null;
  readonly schema: z.ZodType<Row>;
  readonly columns: readonly DataColumn<Row>[];
  readonly rowId: (row: Row) => string;
}

/** One list of the Queue Viewer: what it asks for (kept in the address), what it shows, what is chosen. */
export interface ListView<Row extends object> {
  readonly tab: string;
  readonly question: MailListQuestion;
  readonly list: MailList<Row>;
  readonly columns: readonly DataColumn<Row>[];
  readonly table: LayoutTable<Row>;
  readonly rowId: (row: Row) => string;
  readonly filter: string;
  readonly sort: SortChoice | null;
  readonly page: string;
  readonly setFilter: (filter: string) => void;
  readonly setSort: (sort: SortChoice) => void;
  readonly setPage: (page: string) => void;
  readonly selection: RowSelection;
  readonly setSelection: (selection: RowSelection) => void;
  readonly chosen: readonly Row[];
}

/** Exchange's is 1,000; a page that is read again four times a second is kept smaller. */
const PAGE_SIZE = 500;

export function useListView<Row extends object>(options: Options<Row>): ListView<Row> {
  const { tab, cmdlet, queue = null, columns, rowId } = options;
  const view = useViewState();
  const filter = view.get(`${tab}.filter`) ?? '';
  const sortText = view.get(`${tab}.sort`);
  const sort = useMemo(() => readSort(sortText), [sortText]);
  const page = view.get(`${tab}.page`) ?? '';
  const question = useMemo<MailListQuestion>(
    () => ({ cmdlet, queue, filter, sort, page, pageSize: PAGE_SIZE }),
    [cmdlet, queue, filter, sort, page],
  );
  const list = useMailList(question, options.schema);
  const table = useTableLayout(tab, columns, list.rows);
  const [selection, setSelection] = useChosenInAddress();
  const chosen = useMemo(() => {
    const ids = new Set(selection.selected);
    return list.rows.filter((row) => ids.has(rowId(row)));
  }, [list.rows, selection, rowId]);

  return {
    tab,
    question,
    list,
    columns,
    table,
    rowId,
    filter,
    sort,
    page,
    setFilter: (next) => view.set({ [`${tab}.filter`]: next, [`${tab}.page`]: null }, 'push'),
    setSort: (next) => view.set({ [`${tab}.sort`]: renderSort(next), [`${tab}.page`]: null }, 'replace'),
    setPage: (next) => view.set({ [`${tab}.page`]: next }, 'push'),
    selection,
    setSelection,
    chosen,
  };
}

/** Browsers refuse more than some hundred address changes a minute: a held arrow key must not write each. */
const SETTLE_MS = 300;

/** The one chosen object is in the address, so that a link shows it chosen. */
function useChosenInAddress(): [RowSelection, (selection: RowSelection) => void] {
  const view = useViewState();
  const [selection, setSelection] = useState<RowSelection>(() => {
    const linked = view.get('chosen');
    return linked === null ? emptySelection : { selected: [linked], anchor: linked, active: linked };
  });
  const only = selection.selected.length === 1 ? (selection.selected[0] ?? null) : null;
  const set = useRef(view.set);
  useEffect(() => {
    const timer = setTimeout(() => set.current({ chosen: only }, 'replace'), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [only]);
  return [selection, setSelection];
}

function readSort(text: string | null): SortChoice | null {
  const match = /^([+-])(\w+)$/.exec(text ?? '');
  return match?.[2] ? { column: match[2], descending: match[1] === '-' } : null;
}

function renderSort(sort: SortChoice): string {
  return `${sort.descending ? '-' : '+'}${sort.column}`;
}
