import { expect, it } from 'vitest';
import { listChange } from './list-change';

it.each([
  [['a', 'b'], ['b', 'a'], null],
  [['a'], ['a', 'b', 'c'], { Add: ['b', 'c'] }],
  [['a', 'b'], ['b'], { Remove: ['a'] }],
  [['a'], ['b'], { Add: ['b'], Remove: ['a'] }],
] as const)('from %j to %j is %j', (stored, now, change) => {
  expect(listChange(stored, now)).toEqual(change);
});
