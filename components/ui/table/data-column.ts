import type { ReactNode } from 'react';

/** How one property of a row is shown, sorted and exported. */
export interface DataColumn<Row> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** What the cell says as plain text: its tooltip, and the cell of an exported list. */
  readonly text: (row: Row) => string;
  /** The cell of an exported list where that is not the tooltip: a time as ISO text, a size in bytes. */
  readonly exported?: (row: Row) => string;
  /** Left out: the list cannot be sorted by this column, unless the server sorts it. */
  readonly sortValue?: (row: Row) => string | number | null;
  /** The server sorts by it. */
  readonly sortable?: boolean;
  /** Pixels at first, where there is room (column-widths.ts); the user's own width is kept. */
  readonly width: number;
  /** It never gives way: a number, a time, a status cannot be read in part. */
  readonly fixed?: true;
  /** What the others leave is its own: the text that is wanted most. */
  readonly takesRest?: true;
  /** Left out of a narrow window. */
  readonly isDetail?: true;
  /** Numbers stand right-aligned in tabular figures. */
  readonly align?: 'end';
  readonly initiallyHidden?: true;
}

export interface SortChoice {
  readonly column: string;
  readonly descending: boolean;
}

/** As the address and -SortOrder write it: `-Size`, `+Name`. */
export function renderSort(sort: SortChoice): string {
  return `${sort.descending ? '-' : '+'}${sort.column}`;
}

export function readSort(text: string | null): SortChoice | null {
  const match = /^([+-])(\w+)$/.exec(text ?? '');
  return match?.[2] ? { column: match[2], descending: match[1] === '-' } : null;
}

export function isSortable<Row>(column: DataColumn<Row>): boolean {
  return column.sortable ?? column.sortValue !== undefined;
}

/** Empty values last whichever way; text by the language's order. */
export function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly DataColumn<Row>[],
  sort: SortChoice | null,
  locale: string,
): readonly Row[] {
  const sortValue = columns.find((column) => column.id === sort?.column)?.sortValue;
  if (!sort || !sortValue) return rows;
  const direction = sort.descending ? -1 : 1;
  return rows.toSorted((a, b) => compare(sortValue(a), sortValue(b), direction, locale));
}

function compare(
  a: string | number | null,
  b: string | number | null,
  direction: 1 | -1,
  locale: string,
): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (typeof a === 'number' && typeof b === 'number') return (a - b) * direction;
  return String(a).localeCompare(String(b), locale, { numeric: true }) * direction;
}
