import type * as z from 'zod/mini';
import type { RunCommand } from '@/components/console/command/command-context';
import type { DataColumn } from '@/components/ui/table/data-column';
import {
  csvBlob,
  csvHeader,
  csvRows,
  download,
  exportName,
  linesBlob,
} from '@/components/ui/table/export-list';
import type { Problem } from '@/lib/commands/command/errors';
import type { MailListQuestion } from './mail-question';
import { readPages } from './read-pages';

interface Options<Row> {
  readonly run: RunCommand;
  /** Of the file. */
  readonly name: string;
  readonly question: MailListQuestion;
  readonly schema: z.ZodMiniType<Row>;
  readonly columns: readonly DataColumn<Row>[];
  /** How many rows have been read so far. */
  readonly onProgress: (rows: number) => void;
  readonly signal: AbortSignal;
  readonly form: 'csv' | 'lines';
}

export type Exported =
  | { readonly kind: 'complete'; readonly rows: number; readonly fileName: string }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly problems: readonly Problem[] };

/** Export List of a list that has pages: all that matches as one file, or none when it was stopped or failed. */
export async function exportPages<Row>(options: Options<Row>): Promise<Exported> {
  const { columns, schema, form } = options;
  const parts = form === 'csv' ? [csvHeader(columns)] : [];
  let rows = 0;
  const take = (output: readonly unknown[]) => {
    if (form === 'csv')
      parts.push(
        csvRows(
          columns,
          output.map((row) => schema.parse(row)),
        ),
      );
    else parts.push(output.map((row) => `${JSON.stringify(row)}\n`).join(''));
    rows += output.length;
    options.onProgress(rows);
    return true;
  };
  const ended = await readPages(options.run, options.question, take, options.signal);
  if (ended.kind !== 'complete') return ended;
  const fileName = exportName(options.name, form === 'csv' ? 'csv' : 'jsonl');
  download(form === 'csv' ? csvBlob(parts) : linesBlob(parts), fileName);
  return { kind: 'complete', rows, fileName };
}
