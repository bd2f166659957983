import { expect, it } from 'vitest';
import { ordersOf } from './orders';

const beginnings = (rounds: number, seed: number) => ordersOf(rounds, seed).map(([first]) => first);

it('repeats an order for its seed, and another seed brings another', () => {
  expect(ordersOf(15, 7)).toEqual(ordersOf(15, 7));
  const orders = new Set(Array.from({ length: 20 }, (_, seed) => beginnings(15, seed).join()));
  expect(orders.size).toBeGreaterThan(15);
});

it.each([1, 11, 12, 15])('lets both sides begin equally often in %i rounds', (rounds) => {
  for (let seed = 1; seed <= 50; seed += 1) {
    const ours = beginnings(rounds, seed).filter((first) => first === 'this tree').length;
    expect(Math.abs(ours - (rounds - ours))).toBe(rounds % 2);
  }
});

it('gives the odd round to either side', () => {
  const most = new Set(
    Array.from(
      { length: 50 },
      (_, seed) => beginnings(11, seed).filter((first) => first === 'commit').length,
    ),
  );
  expect([...most].sort()).toEqual([5, 6]);
});

it('lets each side run once in each round', () => {
  for (const order of ordersOf(11, 3)) expect([...order].sort()).toEqual(['commit', 'this tree']);
});
