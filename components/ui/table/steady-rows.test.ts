import { expect, it } from 'vitest';
import { steadyRows } from './steady-rows';

const id = (row: { id: string }) => row.id;
const row = (name: string, value = 0) => ({ id: name, value });

it('rows keep their places under the pointer, gone ones marked, new ones last', () => {
  const result = steadyRows([row('a'), row('b'), row('c')], [row('n'), row('c', 5), row('a', 1)], id, true);
  expect(result.rows).toEqual([row('a', 1), row('b'), row('c', 5), row('n')]);
  expect([...result.gone]).toEqual(['b']);
});

it('without the pointer the newest order counts', () => {
  const next = [row('c'), row('a')];
  expect(steadyRows([row('a'), row('b')], next, id, false)).toEqual({ rows: next, gone: new Set() });
});
