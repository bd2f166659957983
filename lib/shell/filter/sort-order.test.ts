import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ShellSyntaxError } from '@/lib/shell/language/syntax-error';
import { parseSortOrder, renderSortOrder } from './sort-order';

const PROPERTIES = ['FromAddress', 'Size', 'DateReceived', 'Status'];

test('signs give the direction and names take the spelling of the table', () => {
  const expected = [
    { property: 'FromAddress', direction: 'ascending' },
    { property: 'Size', direction: 'descending' },
    { property: 'Status', direction: 'ascending' },
  ];
  expect(parseSortOrder('+fromaddress, -SIZE,Status', PROPERTIES)).toEqual(expected);
  expect(parseSortOrder(['+FromAddress', '-Size', 'Status'], PROPERTIES)).toEqual(expected);
});

test.each([
  ['+Colour', 'SortOrderPropertyUnknown', 0],
  ['+Size,-Colour', 'SortOrderPropertyUnknown', 6],
  ['+Size,,-Status', 'SortOrderInvalid', 6],
  ['', 'SortOrderInvalid', 0],
  ['Size desc', 'SortOrderInvalid', 0],
  ['+Size,-size', 'SortOrderPropertyRepeated', 6],
])('%j is refused with %s', (text, id, offset) => {
  expect(() => parseSortOrder(text, PROPERTIES)).toThrow(ShellSyntaxError);
  expect(() => parseSortOrder(text, PROPERTIES)).toThrow(expect.objectContaining({ id, offset }));
});

test('what is rendered reads back to the same keys', () => {
  const anyKeys = fc
    .shuffledSubarray(PROPERTIES, { minLength: 1 })
    .chain((names) =>
      fc.tuple(
        ...names.map((property) => fc.record({ property: fc.constant(property), direction: direction() })),
      ),
    );
  fc.assert(
    fc.property(anyKeys, (keys) => {
      expect(parseSortOrder(renderSortOrder(keys), PROPERTIES)).toEqual(keys);
    }),
  );
});

function direction() {
  return fc.constantFrom('ascending' as const, 'descending' as const);
}
