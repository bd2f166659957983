'use client';

import { columnSizingFeature, columnVisibilityFeature, tableFeatures, useTable } from '@tanstack/react-table';
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import * as z from 'zod/mini';
import { type ColumnWidth, widthOf } from './column-widths';
import type { DataColumn } from './data-column';

/** Which columns a list shows and how wide they are: the user's choice, kept in this browser under the table's id. */
export interface TableLayout<Row> {
  /** In the order in which they stand. */
  readonly columns: readonly LaidColumn<Row>[];
  /** Pixels below which the list has to be scrolled sideways. */
  readonly minWidth: number;
  /** The same in a narrow window, where columns of detail are left out. */
  readonly narrowMinWidth: number;
  /** These and no other. */
  readonly show: (ids: readonly string[]) => void;
  /** null: as wide as at first. */
  readonly resize: (id: string, width: number | null) => void;
}

interface LaidColumn<Row> {
  readonly column: DataColumn<Row>;
  readonly width: ColumnWidth;
}

const LEAST_PX = 40;
const MOST_PX = 2000;

const features = tableFeatures({ columnSizingFeature, columnVisibilityFeature });

const kept = z.object({
  visibility: z.record(z.string(), z.boolean()),
  sizing: z.record(z.string(), z.number().check(z.gte(LEAST_PX), z.lte(MOST_PX))),
});
type Kept = z.infer<typeof kept>;
const NOTHING_KEPT: Kept = { visibility: {}, sizing: {} };
/** The model only counts columns: rows are the list's. */
const NO_ROWS: never[] = [];

/** Shown columns and chosen widths are TanStack Table's model; how widths share the list is column-widths'. */
export function useTableLayout<Row extends object>(
  id: string,
  columns: readonly DataColumn<Row>[],
): TableLayout<Row> {
  const [own, keep] = useKept(id);
  const definitions = useMemo(
    () => columns.map((column) => ({ id: column.id, header: column.header, accessorFn: column.text })),
    [columns],
  );
  const visibility = useMemo(() => {
    const hidden = columns.filter((column) => column.initiallyHidden).map((column) => [column.id, false]);
    return { ...Object.fromEntries(hidden), ...own.visibility };
  }, [columns, own]);
  const table = useTable<typeof features, Row>({
    features,
    columns: definitions,
    data: NO_ROWS,
    state: { columnVisibility: visibility, columnSizing: own.sizing },
    onColumnVisibilityChange: (change) =>
      keep({ ...own, visibility: typeof change === 'function' ? change(visibility) : change }),
    onColumnSizingChange: (change) =>
      keep({ ...own, sizing: typeof change === 'function' ? change(own.sizing) : change }),
  });
  const shown = table.getVisibleLeafColumns().flatMap((leaf) => {
    const column = columns.find((one) => one.id === leaf.id);
    return column ? [{ column, width: widthOf(column, own.sizing[column.id]) }] : [];
  });
  const sum = (some: typeof shown) => some.reduce((px, { width }) => px + width.minWidth, 0);
  return {
    columns: shown,
    minWidth: sum(shown),
    narrowMinWidth: sum(shown.filter(({ column }) => !column.isDetail)),
    show: (ids) =>
      table.setColumnVisibility(Object.fromEntries(columns.map(({ id: one }) => [one, ids.includes(one)]))),
    resize: (one, width) => {
      if (width === null) table.getColumn(one)?.resetSize();
      else
        table.setColumnSizing((sizes) => ({ ...sizes, [one]: Math.min(MOST_PX, Math.max(LEAST_PX, width)) }));
    },
  };
}

/** The browser's storage is the state: two lists of one id, and two windows, show the same columns. */
function useKept(id: string): [Kept, (own: Kept) => void] {
  const text = useSyncExternalStore(
    onStorage,
    () => window.localStorage.getItem(storageKey(id)),
    () => null,
  );
  const own = useMemo(() => readKept(text), [text]);
  const keep = useCallback(
    (next: Kept) => {
      window.localStorage.setItem(storageKey(id), JSON.stringify(next));
      // Browsers tell other windows only.
      window.dispatchEvent(new StorageEvent('storage', { key: storageKey(id) }));
    },
    [id],
  );
  return [own, keep];
}

function onStorage(listener: () => void): () => void {
  window.addEventListener('storage', listener);
  return () => window.removeEventListener('storage', listener);
}

function readKept(text: string | null): Kept {
  try {
    const parsed = kept.safeParse(JSON.parse(text ?? 'null'));
    return parsed.success ? parsed.data : NOTHING_KEPT;
  } catch {
    // Text that another version left there: the first layout is as good.
    return NOTHING_KEPT;
  }
}

function storageKey(id: string): string {
  return `postern.columns.${id}`;
}
