import { describe, expect, it } from 'vitest';
import { widthOf } from './column-widths';
import type { DataColumn } from './data-column';

const column = (more: Partial<DataColumn<string>>): DataColumn<string> => ({
  id: 'x',
  header: 'X',
  width: 200,
  cell: (row) => row,
  text: (row) => row,
  ...more,
});

describe('the width of a column', () => {
  it('of text gives way, down to some letters', () => {
    expect(widthOf(column({}), undefined)).toEqual({ flex: '0 1 200px', minWidth: 72 });
    expect(widthOf(column({ width: 60 }), undefined)).toEqual({ flex: '0 1 60px', minWidth: 60 });
  });

  it('of a number, a time or a status stays', () => {
    expect(widthOf(column({ fixed: true }), undefined)).toEqual({ flex: '0 0 200px', minWidth: 200 });
  });

  it('of what is wanted most is what the others leave', () => {
    expect(widthOf(column({ takesRest: true }), undefined)).toEqual({ flex: '1 1 200px', minWidth: 140 });
  });

  it('is what a person chose, whatever the column', () => {
    for (const more of [{}, { fixed: true }, { takesRest: true }] as const) {
      expect(widthOf(column(more), 333)).toEqual({ flex: '0 0 333px', minWidth: 333 });
    }
  });
});
