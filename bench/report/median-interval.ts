import { median } from './statistics';

/**
 * Owns: how far the median of a sample may be from the true one.
 * Promises: the exact interval between two order statistics (that of the sign test): whatever the distribution, so one
 *   disturbed round moves it little; it covers the true median at least as often as `confidence` asks, and says how often.
 *   Of fewer values than that takes (six for 95 %) it is the whole range, and `coverage` says how little that is worth.
 * Does not: assume that differences are symmetric, as Wilcoxon's narrower interval would.
 */
export interface MedianInterval {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly coverage: number;
}

export function medianInterval(values: readonly number[], confidence = 0.95): MedianInterval {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = intervalRank(sorted.length, confidence);
  return {
    median: median(sorted),
    low: sorted[rank - 1] ?? Number.NaN,
    high: sorted[sorted.length - rank] ?? Number.NaN,
    coverage: coverageOf(sorted.length, rank),
  };
}

/** The interval goes from the value of this rank to that of the same rank from above; 1 is the whole range. */
export function intervalRank(count: number, confidence = 0.95): number {
  let rank = 1;
  while (rank < count / 2 && coverageOf(count, rank + 1) >= confidence) rank += 1;
  return rank;
}

/** The true median is outside when fewer than `rank` values lie on one side of it: heads and tails. */
function coverageOf(count: number, rank: number): number {
  let chance = 0.5 ** count;
  let below = 0;
  for (let heads = 0; heads < rank; heads += 1) {
    below += chance;
    chance = (chance * (count - heads)) / (heads + 1);
  }
  return 1 - 2 * below;
}
