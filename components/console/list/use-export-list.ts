'use client';

import { useCallback } from 'react';
import { csvBlob, csvHeader, csvRows, download, exportName } from '@/components/ui/table/export-list';
import type { TableLayout } from '@/components/ui/table/use-table-layout';

interface Options<Row> {
  /** Of the file, without time and extension. */
  readonly name: string;
  readonly layout: TableLayout<Row>;
  readonly rows: readonly Row[];
}

/** Export List of a list that is here whole: its visible columns, as CSV. */
export function useExportList<Row>({ name, layout, rows }: Options<Row>): () => void {
  return useCallback(() => {
    const columns = layout.columns.map(({ column }) => column);
    download(csvBlob([csvHeader(columns), csvRows(columns, rows)]), exportName(name));
  }, [name, layout, rows]);
}
