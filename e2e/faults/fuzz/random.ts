import { seededRandom } from '@/lib/testing/seeded-random';

/**
 * Owns: the chance of one session of the fuzz.
 * Promises: follows from seed, session and purpose alone, whatever other sessions did meanwhile.
 */
export interface Random {
  /** From 0 to `count` - 1. */
  below(count: number): number;
  /** Both ends included. */
  between(least: number, most: number): number;
  chance(probability: number): boolean;
  pick<T>(choices: readonly T[]): T;
  octets(count: number): Buffer;
}

export function sessionRandom(seed: number, session: number, purpose: 'plan' | 'cuts' = 'plan'): Random {
  // Neighbours are to have nothing in common: the constants are odd and large.
  const mixed =
    Math.imul(seed, 0x9e3779b1) ^ Math.imul(session + 1, 0x85ebca6b) ^ (purpose === 'cuts' ? 0x5bd1e995 : 0);
  const { fraction, between } = seededRandom(mixed);
  const below = (count: number) => Math.floor(fraction() * count);
  return {
    below,
    between,
    chance: (probability) => fraction() < probability,
    pick: <T>(choices: readonly T[]): T => {
      const choice = choices[below(choices.length)];
      if (choice === undefined) throw new Error('Nothing to choose from');
      return choice;
    },
    octets: (count) => Buffer.from(Array.from({ length: count }, () => below(256))),
  };
}
