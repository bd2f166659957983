'use client';

import { useLocale } from 'next-intl';
import { useMemo, useState } from 'react';
import type * as z from 'zod/mini';
import type { CommandQuery } from '@/components/console/command/use-command-query';
import { useViewState } from '@/components/console/pane/use-view-state';
import {
  type DataColumn,
  readSort,
  renderSort,
  type SortChoice,
  sortRows,
} from '@/components/ui/table/data-column';
import type { RowSelection } from '@/components/ui/table/row-selection';
import { type TableLayout, useTableLayout } from '@/components/ui/table/use-table-layout';
import { useChosen } from './use-chosen';
import { useExportList } from './use-export-list';

/** What every Get- cmdlet of the configuration gives. */
export interface ConfigRow {
  readonly Guid: string;
  readonly Name: string;
}

/**
 * A list of configuration objects: few enough to be here whole, so it is sorted and searched in the browser. Sort,
 * search text and the chosen object are in the address.
 */
export interface ConfigList<Row extends ConfigRow> {
  readonly query: CommandQuery;
  readonly all: readonly Row[];
  /** Found and sorted. */
  readonly rows: readonly Row[];
  readonly columns: readonly DataColumn<Row>[];
  readonly layout: TableLayout<Row>;
  readonly rowId: (row: Row) => string;
  readonly find: string;
  readonly setFind: (text: string) => void;
  readonly sort: SortChoice | null;
  readonly setSort: (sort: SortChoice) => void;
  readonly selection: RowSelection;
  readonly setSelection: (selection: RowSelection) => void;
  readonly chosen: readonly Row[];
  /** The chosen one, when it is one alone. */
  readonly only: Row | null;
  readonly choose: (id: string) => void;
  readonly exportList: () => void;
}

export interface ConfigListOptions<Row extends ConfigRow> {
  readonly id: string;
  readonly query: CommandQuery;
  readonly schema: z.ZodMiniType<Row>;
  readonly columns: readonly DataColumn<Row>[];
}

const NONE: readonly never[] = [];

export function useConfigList<Row extends ConfigRow>(options: ConfigListOptions<Row>): ConfigList<Row> {
  const { id, query, schema, columns } = options;
  const view = useViewState();
  const locale = useLocale();
  const all = useMemo(
    () => query.report?.output.map((row) => schema.parse(row)) ?? NONE,
    [query.report, schema],
  );
  // Held here and only mirrored in the address: that answers a moment later, and a fast typist would lose letters.
  const [find, setFindText] = useState(() => view.get('find') ?? '');
  const sortText = view.get('sort');
  const sort = useMemo(() => readSort(sortText) ?? byFirst(columns), [sortText, columns]);
  const rows = useMemo(
    () => sortRows(findRows(all, columns, find), columns, sort, locale),
    [all, columns, find, sort, locale],
  );
  const layout = useTableLayout(id, columns);
  const { selection, setSelection, chosen, choose } = useChosen(all, guidOf);
  const [first] = chosen;
  return {
    query,
    all,
    rows,
    columns,
    layout,
    rowId: guidOf,
    find,
    setFind: (text) => {
      setFindText(text);
      view.set({ find: text }, 'replace');
    },
    sort,
    setSort: (next) => view.set({ sort: renderSort(next) }, 'replace'),
    selection,
    setSelection,
    chosen,
    only: first !== undefined && chosen.length === 1 ? first : null,
    choose,
    exportList: useExportList({ name: id, layout, rows }),
  };
}

/** Each word of the search must stand in some column. */
export function findRows<Row>(
  rows: readonly Row[],
  columns: readonly DataColumn<Row>[],
  find: string,
): readonly Row[] {
  const words = find.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    const text = columns
      .map((column) => column.text(row))
      .join('\n')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

function byFirst<Row>(columns: readonly DataColumn<Row>[]): SortChoice | null {
  const [first] = columns;
  return first === undefined ? null : { column: first.id, descending: false };
}

function guidOf(row: ConfigRow): string {
  return row.Guid;
}
