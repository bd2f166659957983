'use client';

import type * as z from 'zod/mini';
import { useViewState } from '@/components/console/pane/use-view-state';
import { type DataColumn, renderSort, type SortChoice } from '@/components/ui/table/data-column';
import { type TableLayout, useTableLayout } from '@/components/ui/table/use-table-layout';
import { type MailListQuestion, questionAt } from './mail-question';
import { type ChosenPages, useChosenPages } from './use-chosen-pages';
import { type ExportPages, useExportPages } from './use-export-pages';
import { type MailList, useMailList } from './use-mail-list';

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
export interface ListView<Row extends object>
  extends Pick<ChosenPages<Row>, 'selection' | 'setSelection' | 'chosen'> {
  readonly question: MailListQuestion;
  readonly list: MailList<Row>;
  readonly columns: readonly DataColumn<Row>[];
  readonly layout: TableLayout<Row>;
  readonly rowId: (row: Row) => string;
  readonly filter: string;
  readonly sort: SortChoice | null;
  readonly page: string;
  readonly setFilter: (filter: string) => void;
  readonly setSort: (sort: SortChoice) => void;
  readonly setPage: (page: string) => void;
  readonly choice: ChosenPages<Row>;
  readonly exported: ExportPages;
}

export function useListView<Row extends object>(options: Options<Row>): ListView<Row> {
  const { tab, cmdlet, queue = null, columns, rowId } = options;
  const view = useViewState();
  const question = questionAt({ tab, cmdlet, queue }, view.get);
  const { filter, sort, page } = question;
  const list = useMailList(question, options.schema);
  const layout = useTableLayout(tab, columns);
  const choice = useChosenPages(question, options.schema, list.rows, rowId);
  const { selection, setSelection, chosen } = choice;

  return {
    question,
    list,
    columns,
    layout,
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
    choice,
    exported: useExportPages({
      name: tab,
      question: { ...question, page: '' },
      schema: options.schema,
      layout,
    }),
  };
}
