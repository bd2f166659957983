import { expect, it } from 'vitest';
import { formatElapsed } from './elapsed';

it.each([
  [0, '00:00:00.0'],
  [349, '00:00:00.3'],
  [61_000, '00:01:01.0'],
  [3_723_900, '01:02:03.9'],
])('writes %i ms as %s', (elapsedMs, text) => {
  expect(formatElapsed(elapsedMs)).toBe(text);
});
