import { expect, it } from 'vitest';
import { shownText } from '@/lib/shown-text';
import type { DataColumn } from './data-column';
import { csvHeader, csvRows } from './export-list';

interface Row {
  readonly subject: string;
  readonly size: number;
}

const columns: readonly DataColumn<Row>[] = [
  { id: 'subject', header: 'Subject', cell: (row) => row.subject, text: (row) => row.subject, width: 100 },
  {
    id: 'size',
    header: 'Size',
    cell: (row) => row.size,
    text: (row) => `${row.size} KB`,
    exported: (row) => String(row.size),
    width: 100,
  },
];

it('an exported list quotes what needs it and takes the export form of a column', () => {
  expect(csvHeader(columns)).toBe('"Subject","Size"\r\n');
  expect(csvRows(columns, [{ subject: 'one, "two"\nthree', size: 3 }])).toBe('"one, ""two""\nthree","3"\r\n');
});

it.each([
  '=1+1',
  '+cmd',
  '@SUM(A1)',
  '-2+3',
  '\tx',
  '＝cmd',
  '＋1',
  '－1+1',
  '＠SUM(A1)',
  ' =1+1',
  '\u200B=1+1',
  '\uFEFF\u3000=1+1',
])('a text that a spreadsheet would run (%s) stays text', (subject) => {
  expect(csvRows(columns, [{ subject, size: -1 }])).toBe(`"'${shownText(subject)}","-1"\r\n`);
});

it('what stands behind a semicolon is no cell of its own', () => {
  expect(csvRows(columns, [{ subject: 'x;=1+1;y', size: 1 }])).toBe('"x;=1+1;y","1"\r\n');
});
