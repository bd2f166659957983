'use client';

import {
  type ColumnSizingState,
  type ColumnVisibilityState,
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  type ReactTable,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import * as z from 'zod/mini';
import type { DataColumn } from './data-column';

/**
 * Which columns a list shows and how wide they are: TanStack Table's model, the user's choice kept in this browser
 * under the table's id.
 */
const features = tableFeatures({ columnSizingFeature, columnResizingFeature, columnVisibilityFeature });

type Layout = { visibility: ColumnVisibilityState; sizing: ColumnSizingState };
/** Any row: the model only counts columns. */
export type LayoutTable<Row extends object> = ReactTable<typeof features, Row>;

const kept = z.object({
  visibility: z.record(z.string(), z.boolean()),
  sizing: z.record(z.string(), z.number().check(z.gte(40), z.lte(2000))),
});

export function useTableLayout<Row extends object>(
  id: string,
  columns: readonly DataColumn<Row>[],
  rows: readonly Row[],
): LayoutTable<Row> {
  const [layout, setLayout] = useKeptLayout(id, columns);
  const definitions = useMemo(
    () =>
      columns.map((column) => ({
        id: column.id,
        header: column.header,
        accessorFn: column.text,
        size: column.width,
        minSize: 40,
        maxSize: 2000,
      })),
    [columns],
  );
  const data = useMemo(() => [...rows], [rows]);
  return useTable({
    features,
    columns: definitions,
    data,
    columnResizeMode: 'onChange',
    state: { columnVisibility: layout.visibility, columnSizing: layout.sizing },
    onColumnVisibilityChange: (change) =>
      setLayout({ ...layout, visibility: typeof change === 'function' ? change(layout.visibility) : change }),
    onColumnSizingChange: (change) =>
      setLayout({ ...layout, sizing: typeof change === 'function' ? change(layout.sizing) : change }),
  });
}

/** The browser's storage is the state: two lists of one id, and two windows, show the same columns. */
function useKeptLayout<Row>(
  id: string,
  columns: readonly DataColumn<Row>[],
): [Layout, (layout: Layout) => void] {
  const text = useSyncExternalStore(
    onStorage,
    () => window.localStorage.getItem(storageKey(id)),
    () => null,
  );
  const layout = useMemo(() => {
    const hidden = columns
      .filter((column) => column.initiallyHidden)
      .map(({ id: column }) => [column, false] as const);
    const own = readLayout(text);
    return { visibility: { ...Object.fromEntries(hidden), ...own?.visibility }, sizing: own?.sizing ?? {} };
  }, [columns, text]);
  const setLayout = useCallback(
    (next: Layout) => {
      window.localStorage.setItem(storageKey(id), JSON.stringify(next));
      // Browsers tell other windows only.
      window.dispatchEvent(new StorageEvent('storage', { key: storageKey(id) }));
    },
    [id],
  );
  return [layout, setLayout];
}

function onStorage(listener: () => void): () => void {
  window.addEventListener('storage', listener);
  return () => window.removeEventListener('storage', listener);
}

function readLayout(text: string | null): Layout | null {
  try {
    const parsed = kept.safeParse(JSON.parse(text ?? 'null'));
    return parsed.success ? parsed.data : null;
  } catch {
    // Text that another version left there: the first layout is as good.
    return null;
  }
}

function storageKey(id: string): string {
  return `postern.columns.${id}`;
}
