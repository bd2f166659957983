import { expect, it } from 'vitest';
import { formatElapsed } from './elapsed';

it.each([
  [0, '00:00:00.000'],
  [349, '00:00:00.349'],
  [61_000, '00:01:01.000'],
  [3_723_900, '01:02:03.900'],
])('writes %i ms as %s', (elapsedMs, text) => {
  expect(formatElapsed(elapsedMs)).toBe(text);
});
