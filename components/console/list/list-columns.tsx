'use client';

import type { DataColumn } from '@/components/ui/table/data-column';
import { timeTooltip } from '@/components/ui/time/time-format';
import { DueTimeText, TimeText } from '@/components/ui/time/time-text';
import { StatusCell, type StatusKind } from './status-cell';

/** The kinds of columns that the lists of the console have. */

interface Heading {
  readonly id: string;
  readonly header: string;
  readonly width: number;
  readonly sortable?: boolean;
  readonly takesRest?: true;
  readonly isDetail?: true;
  readonly initiallyHidden?: true;
}

export function textColumn<Row>(heading: Heading, text: (row: Row) => string): DataColumn<Row> {
  return { ...heading, text, cell: text };
}

/** Of a list that is sorted in the browser: by what the cell says, unless `more` has it otherwise. */
export function sortedColumn<Row>(
  heading: Heading,
  text: (row: Row) => string,
  more: Partial<DataColumn<Row>> = {},
): DataColumn<Row> {
  return { ...textColumn(heading, text), sortValue: text, ...more };
}

export function numberColumn<Row>(
  heading: Heading,
  number: (row: Row) => number | null,
  locale: string,
  tooltip?: (row: Row) => string,
): DataColumn<Row> {
  const shown = (row: Row) => number(row)?.toLocaleString(locale) ?? '';
  return {
    ...heading,
    fixed: true,
    align: 'end',
    text: tooltip ?? shown,
    exported: (row) => String(number(row) ?? ''),
    cell: shown,
  };
}

/** `due`: with "in 4 min" behind it. */
export function timeColumn<Row>(
  heading: Heading,
  iso: (row: Row) => string | null,
  locale: string,
  kind: 'at' | 'due' = 'at',
): DataColumn<Row> {
  return {
    ...heading,
    fixed: true,
    text: (row) => {
      const time = iso(row);
      return time === null ? '' : timeTooltip(time, locale);
    },
    exported: (row) => iso(row) ?? '',
    cell: (row) => (kind === 'due' ? <DueTimeText iso={iso(row)} brief /> : <TimeText iso={iso(row)} />),
  };
}

export function statusColumn<Row>(
  heading: Heading,
  kind: (row: Row) => StatusKind,
  label: (row: Row) => string,
): DataColumn<Row> {
  return {
    ...heading,
    fixed: true,
    text: label,
    cell: (row) => <StatusCell kind={kind(row)}>{label(row)}</StatusCell>,
  };
}
