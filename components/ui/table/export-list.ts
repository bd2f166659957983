import { shownText } from '@/lib/shown-text';
import type { DataColumn } from './data-column';

/**
 * "Export List": a list as CSV (RFC 4180) that a spreadsheet opens.
 * Texts come from strangers' mail: one that a spreadsheet would run as a formula is led by an apostrophe.
 */
export function csvHeader<Row>(columns: readonly DataColumn<Row>[]): string {
  return line(columns.map((column) => column.header));
}

export function csvRows<Row>(columns: readonly DataColumn<Row>[], rows: readonly Row[]): string {
  return rows.map((row) => line(columns.map((column) => (column.exported ?? column.text)(row)))).join('');
}

/** With a byte order mark: Excel takes UTF-8 for granted only then. */
export function csvBlob(parts: readonly string[]): Blob {
  return new Blob(['\uFEFF', ...parts], { type: 'text/csv;charset=utf-8' });
}

/** JSON Lines: an object a line. */
export function linesBlob(parts: readonly string[]): Blob {
  return new Blob([...parts], { type: 'application/jsonl;charset=utf-8' });
}

/** `messages-2026-11-24T1015.csv` */
export function exportName(list: string, extension: 'csv' | 'jsonl' = 'csv'): string {
  return `${list}-${new Date().toISOString().slice(0, 16).replaceAll(':', '')}.${extension}`;
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

function line(cells: readonly string[]): string {
  return `${cells.map(quote).join(',')}\r\n`;
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
