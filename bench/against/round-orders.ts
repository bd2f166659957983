import { seededRandom } from '@/lib/testing/seeded-random';

/**
 * Owns: which side begins in which round.
 * Promises: chance, which the seed repeats; each side begins as often as the other (one round more where the number is
 *   odd), so that what comes second gains or loses nothing over all rounds.
 */
export const sides = ['this tree', 'commit'] as const;
export type Side = (typeof sides)[number];

export function roundOrders(rounds: number, seed: number): readonly (readonly [Side, Side])[] {
  const random = seededRandom(seed);
  const first = random.between(0, 1);
  const firstOfEach = Array.from({ length: rounds }, (_, round) => (round + first) % 2);
  return random
    .shuffle(firstOfEach)
    .map((begins) => (begins === 0 ? ['this tree', 'commit'] : ['commit', 'this tree']));
}
