import { expect, it } from 'vitest';
import { BoundedMap } from './bounded-map';

it('holds so many entries, of which the one that was set longest ago goes first', () => {
  const map = new BoundedMap<string, number>(2);
  map.set('a', 1).set('b', 2).set('a', 3).set('c', 4);
  expect([...map]).toEqual([
    ['a', 3],
    ['c', 4],
  ]);
});

it('makes what it does not remember, once', () => {
  const map = new BoundedMap<string, number>(1);
  const made: string[] = [];
  const make = (key: string) => () => made.push(key);
  map.remember('a', make('a'));
  map.remember('a', make('a'));
  map.remember('b', make('b'));
  map.remember('a', make('a'));
  expect(made).toEqual(['a', 'b', 'a']);
});
