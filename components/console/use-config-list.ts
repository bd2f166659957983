'use client';

import { useEffect, useMemo, useRef, useState } from 'react';
import { type DataColumn, type SortChoice, sortRows } from '@/components/ui/data-column';
import { emptySelection, type RowSelection } from '@/components/ui/row-selection';
import { type LayoutTable, useTableLayout } from '@/components/ui/use-table-layout';
import { useViewState } from './use-view-state';

/**
 * A list of configuration objects: few enough to be here whole, so it is sorted and searched in the browser. Sort,
 * search text and the chosen object are in the address.
 */
export interface ConfigList<Row extends object> {
  readonly id: string;
  readonly all: readonly Row[];
  /** Found and sorted. */
  readonly rows: readonly Row[];
  readonly columns: readonly DataColumn<Row>[];
  readonly table: LayoutTable<Row>;
  readonly rowId: (row: Row) => string;
  readonly find: string;
  readonly setFind: (text: string) => void;
  readonly sort: SortChoice | null;
  readonly setSort: (sort: SortChoice) => void;
  readonly selection: RowSelection;
  readonly setSelection: (selection: RowSelection) => void;
  readonly chosen: readonly Row[];
  readonly choose: (id: string) => void;
}

interface Options<Row extends object> {
  readonly id: string;
  /** null until the first answer: nothing is known to be absent yet. */
  readonly rows: readonly Row[] | null;
  readonly columns: readonly DataColumn<Row>[];
  readonly rowId: (row: Row) => string;
}

const NONE: readonly never[] = [];
/** Browsers refuse more than some hundred address changes a minute: a held arrow key must not write each. */
const SETTLE_MS = 200;

export function useConfigList<Row extends object>({
  id,
  rows,
  columns,
  rowId,
}: Options<Row>): ConfigList<Row> {
  const view = useViewState();
  const all = rows ?? NONE;
  // Held here and only mirrored in the address: that answers a moment later, and a fast typist would lose letters.
  const [find, setFindText] = useState(() => view.get('find') ?? '');
  const sortText = view.get('sort');
  const sort = useMemo(() => readSort(sortText, columns[0]?.id), [sortText, columns]);
  const shown = useMemo(
    () => sortRows(findRows(all, columns, find), columns, sort),
    [all, columns, find, sort],
  );
  const table = useTableLayout(id, columns, shown);
  const linked = view.get('object');
  const [selection, setSelection] = useState<RowSelection>(() => chosenAlone(linked));
  const only = selection.selected.length === 1 ? (selection.selected[0] ?? null) : null;
  const set = useRef(view.set);
  useEffect(() => {
    if (rows === null) return;
    const timer = setTimeout(() => set.current({ object: only }, 'replace'), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [only, rows]);
  const chosen = useMemo(() => {
    const ids = new Set(selection.selected);
    return all.filter((row) => ids.has(rowId(row)));
  }, [all, selection, rowId]);

  return {
    id,
    all,
    rows: shown,
    columns,
    table,
    rowId,
    find,
    setFind: (text) => {
      setFindText(text);
      view.set({ find: text }, 'replace');
    },
    sort,
    setSort: (next) => view.set({ sort: `${next.descending ? '-' : ''}${next.column}` }, 'replace'),
    selection,
    setSelection,
    chosen,
    choose: (chosenId) => setSelection(chosenAlone(chosenId)),
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

function chosenAlone(id: string | null): RowSelection {
  return id === null ? emptySelection : { selected: [id], anchor: id, active: id };
}

function readSort(text: string | null, first: string | undefined): SortChoice | null {
  if (text) return { column: text.replace(/^-/, ''), descending: text.startsWith('-') };
  return first === undefined ? null : { column: first, descending: false };
}
