import { seededRandom } from '@/lib/testing/seeded-random';

/**
 * Owns: which side is first each time that both get the same mail.
 * Promises: chance, which the seed repeats; each side is first as often as the other (once more where the number is
 *   odd), so that what comes second gains or loses nothing in all.
 */
export const sides = ['this tree', 'commit'] as const;
export type Side = (typeof sides)[number];

export function ordersOf(times: number, seed: number): readonly (readonly [Side, Side])[] {
  const random = seededRandom(seed);
  const first = random.between(0, 1);
  const firstOfEach = Array.from({ length: times }, (_, time) => (time + first) % 2);
  return random
    .shuffle(firstOfEach)
    .map((begins) => (begins === 0 ? ['this tree', 'commit'] : ['commit', 'this tree']));
}
