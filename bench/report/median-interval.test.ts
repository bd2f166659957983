import { expect, it } from 'vitest';
import { seededRandom } from '@/lib/testing/seeded-random';
import { intervalRank, medianInterval } from './median-interval';

// Ranks and coverages as tables of the sign test have them.
it.each([
  [6, 1, 0.9688],
  [8, 1, 0.9922],
  [9, 2, 0.9609],
  [10, 2, 0.9785],
  [11, 2, 0.9883],
  [12, 3, 0.9614],
  [15, 4, 0.9648],
  [17, 5, 0.951],
  [20, 6, 0.9586],
  [25, 8, 0.9567],
  [100, 40, 0.9648],
])('of %i values the interval goes from rank %i, and covers %f', (count, rank, coverage) => {
  const values = Array.from({ length: count }, (_, index) => count - index);
  const found = medianInterval(values);
  expect(intervalRank(count)).toBe(rank);
  expect([found.low, found.median, found.high]).toEqual([rank, (count + 1) / 2, count + 1 - rank]);
  expect(found.coverage).toBeCloseTo(coverage, 4);
});

it('says of too few values how little their range is worth', () => {
  expect(medianInterval([3, 1, 2])).toEqual({ median: 2, low: 1, high: 3, coverage: 0.75 });
  expect(medianInterval([5])).toEqual({ median: 5, low: 5, high: 5, coverage: 0 });
});

it('is not moved by one disturbed round', () => {
  const calm = [0.1, -0.2, 0.3, -0.1, 0.2, 0, 0.1, -0.3, 0.2, -0.1, 0.1];
  const disturbed = [...calm.slice(0, 10), 900];
  expect(medianInterval(disturbed).high).toBeLessThan(0.5);
});

it('covers the median of a skewed distribution as often as it says', () => {
  const random = seededRandom(2026);
  const [runs, rounds] = [4000, 12];
  let covered = 0;
  for (let run = 0; run < runs; run += 1) {
    // Exponential: its median is the logarithm of 2.
    const { low, high } = medianInterval(
      Array.from({ length: rounds }, () => -Math.log(1 - random.fraction())),
    );
    if (low <= Math.LN2 && Math.LN2 <= high) covered += 1;
  }
  expect(covered / runs).toBeCloseTo(0.9614, 2);
});
