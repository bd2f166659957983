'use client';

import { useCallback } from 'react';
import type { DataColumn } from '@/components/ui/table/data-column';
import { csvBlob, download, toCsv } from '@/components/ui/table/export-list';
import type { LayoutTable } from '@/components/ui/table/use-table-layout';

interface Options<Row extends object> {
  /** Of the file, without time and extension. */
  readonly name: string;
  readonly columns: readonly DataColumn<Row>[];
  readonly table: LayoutTable<Row>;
  readonly rows: readonly Row[];
}

/** Export List: the visible columns of what is shown, as CSV. */
export function useExportList<Row extends object>({ name, columns, table, rows }: Options<Row>): () => void {
  return useCallback(() => {
    const visible = table
      .getVisibleLeafColumns()
      .flatMap(({ id }) => columns.filter((column) => column.id === id));
    const time = new Date().toISOString().slice(0, 16).replaceAll(':', '');
    download(csvBlob(toCsv(visible, rows)), `${name}-${time}.csv`);
  }, [name, columns, table, rows]);
}
