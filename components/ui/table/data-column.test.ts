import { expect, it } from 'vitest';
import { readSort, renderSort } from './data-column';

it.each([
  { column: 'Size', descending: true },
  { column: 'Name', descending: false },
])('a sort in the address reads back: %o', (sort) => {
  expect(readSort(renderSort(sort))).toEqual(sort);
});

it.each([null, '', 'Name', '-', '+a b'])('what is no sort (%j) sorts nothing', (text) => {
  expect(readSort(text)).toBeNull();
});
