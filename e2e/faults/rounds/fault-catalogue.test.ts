import { expect, it } from 'vitest';
import { seededRandom } from '@/lib/testing/seeded-random';
import { CATALOGUE, planRounds } from './fault-catalogue';

const names = (seed: number, rounds: number | null, words: string | null = null) =>
  planRounds(seededRandom(seed), rounds, words).map(({ name }) => name);

it('a seed makes the same rounds each time, another seed others', () => {
  for (const rounds of [null, 100]) {
    expect(names(7, rounds)).toEqual(names(7, rounds));
    expect(names(7, rounds)).not.toEqual(names(8, rounds));
  }
});

it('as many rounds as the catalogue has faults have each fault once', () => {
  expect(names(3, CATALOGUE.length).sort()).toEqual(CATALOGUE.map(({ name }) => name).sort());
});

it('each short form kills the transport at the four steps around a 250', () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const short = names(seed, null);
    expect(short).toEqual(
      expect.arrayContaining(
        [
          'committed, before 250',
          '250 said, before the hand-over',
          'last dot read, before the reply',
          'reply said, before its record',
        ].map((step) => `the transport is killed: ${step}`),
      ),
    );
    expect(new Set(short).size).toBe(short.length);
  }
});

it('words that no fault has are told', () => {
  expect(() => names(1, null, 'earthquake')).toThrow("No fault has 'earthquake' in its name.");
});
