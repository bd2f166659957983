'use client';

import { useMemo } from 'react';
import type * as z from 'zod/mini';
import { useChosen } from '@/components/console/list/use-chosen';
import { useExportList } from '@/components/console/list/use-export-list';
import { useViewState } from '@/components/console/pane/use-view-state';
import { type DataColumn, readSort, renderSort, type SortChoice } from '@/components/ui/table/data-column';
import type { RowSelection } from '@/components/ui/table/row-selection';
import { type LayoutTable, useTableLayout } from '@/components/ui/table/use-table-layout';
import { type MailList, type MailListQuestion, useMailList } from './use-mail-list';

interface Options<Row extends object> {
  /** Its name in the address: `messages.filter`, `messages.sort`, `messages.page`. */
  readonly tab: string;
  readonly cmdlet: MailListQuestion['cmdlet'];
  /** Messages of this queue only. */
  readonly queue?: string | null;
  readonly schema: z.ZodMiniType<Row>;
  readonly columns: readonly DataColumn<Row>[];
  readonly rowId: (row: Row) => string;
}

/** One list of the Queue Viewer: what it asks for (kept in the address), what it shows, what is chosen. */
export interface ListView<Row extends object> {
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
  readonly exportList: () => void;
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
  const question: MailListQuestion = { cmdlet, queue, filter, sort, page, pageSize: PAGE_SIZE };
  const list = useMailList(question, options.schema);
  const table = useTableLayout(tab, columns, list.rows);
  const { selection, setSelection, chosen } = useChosen(list.rows, rowId);

  return {
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
    exportList: useExportList({ name: tab, columns, table, rows: list.rows }),
  };
}
