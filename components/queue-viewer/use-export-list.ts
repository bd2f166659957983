'use client';

import { useCallback } from 'react';
import { csvBlob, download, toCsv } from '@/components/ui/export-list';
import type { ListView } from './use-list-view';

/** Export List: the visible columns of what is shown, as CSV. */
export function useExportList<Row extends object>(view: ListView<Row>): () => void {
  const { columns, table, list, tab } = view;
  return useCallback(() => {
    const visible = table
      .getVisibleLeafColumns()
      .flatMap(({ id }) => columns.filter((column) => column.id === id));
    const time = new Date().toISOString().slice(0, 16).replaceAll(':', '');
    download(csvBlob(toCsv(visible, list.rows)), `${tab}-${time}.csv`);
  }, [columns, table, list.rows, tab]);
}
