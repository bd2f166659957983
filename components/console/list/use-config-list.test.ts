import { describe, expect, it } from 'vitest';
import type { DataColumn } from '@/components/ui/table/data-column';
import { findRows } from './use-config-list';

const columns: DataColumn<{ name: string; domain: string }>[] = [
  { id: 'name', header: 'Name', width: 100, cell: (row) => row.name, text: (row) => row.name },
  { id: 'domain', header: 'Domain', width: 100, cell: (row) => row.domain, text: (row) => row.domain },
];
const rows = [
  { name: 'To Internet', domain: '*' },
  { name: 'Partner', domain: 'contoso.com' },
];

describe('the search of a list', () => {
  it('finds words in any column, whatever their case', () => {
    expect(findRows(rows, columns, 'CONTOSO part')).toEqual([rows[1]]);
  });

  it('needs every word', () => {
    expect(findRows(rows, columns, 'contoso internet')).toEqual([]);
  });

  it('shows all when nothing is asked', () => {
    expect(findRows(rows, columns, '  ')).toBe(rows);
  });
});
