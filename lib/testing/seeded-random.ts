/**
 * Owns: chance that a seed repeats.
 * Promises: the same seed gives the same row of choices on every computer (mulberry32).
 * Does not: serve secrets.
 */
export interface Random {
  /** 0 <= n < 1. */
  fraction(): number;
  /** From `low` to `high`, both included. */
  between(low: number, high: number): number;
  pick<T>(choices: readonly [T, ...T[]]): T;
  shuffle<T>(list: readonly T[]): T[];
}

export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (low: number, high: number) => low + Math.floor(fraction() * (high - low + 1));
  return {
    fraction,
    between,
    pick: (choices) => choices[between(0, choices.length - 1)] ?? choices[0],
    shuffle: (list) => {
      const shuffled = [...list];
      for (let last = shuffled.length - 1; last > 0; last -= 1) {
        const other = between(0, last);
        const moved = shuffled[last];
        const taken = shuffled[other];
        if (moved === undefined || taken === undefined) continue;
        shuffled[last] = taken;
        shuffled[other] = moved;
      }
      return shuffled;
    },
  };
}
