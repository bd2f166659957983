import { shownText } from '@/lib/shown-text';
import type { DataColumn } from './data-column';

/**
 * "Export List": what is shown, as CSV (RFC 4180) that a spreadsheet opens.
 * Texts come from strangers' mail: one that a spreadsheet would run as a formula is led by an apostrophe.
 */
export function toCsv<Row>(columns: readonly DataColumn<Row>[], rows: readonly Row[]): string {
  const lines = [
    columns.map((column) => column.header),
    ...rows.map((row) => columns.map((column) => (column.exported ?? column.text)(row))),
  ];
  return `${lines.map((cells) => cells.map(quote).join(',')).join('\r\n')}\r\n`;
}

/** With a byte order mark: Excel takes UTF-8 for granted only then. */
export function csvBlob(csv: string): Blob {
  return new Blob([`\uFEFF${csv}`], { type: 'text/csv;charset=utf-8' });
}

export function download(blob: Blob, fileName: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // The browser has taken it over by then; at once would be too early for some.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Each cell is quoted: some spreadsheets divide at `;` or tabs too. */
function quote(cell: string): string {
  const text = shownText(cell);
  return `"${(isFormula(cell) ? `'${text}` : text).replaceAll('"', '""')}"`;
}

/** Judged by its first character that shows, however wide: Japanese editions read `＝` as `=`. */
function isFormula(text: string): boolean {
  const shown = text.normalize('NFKC').replace(/^[\s\p{Cf}\p{Cc}]+/u, '');
  const isNumber = /^-?\d+(?:\.\d+)?$/.test(text);
  return !isNumber && (/^[=+\-@|]/.test(shown) || /^[\t\r\n]/.test(text));
}
