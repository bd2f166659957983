import { expect, it } from 'vitest';
import { LogBudget } from './log-budget';

it('writes what fits into a window, and tells afterwards how much did not', () => {
  const budget = new LogBudget(2, 1000);
  expect([0, 1, 2, 3, 999].map((nowMs) => budget.spend(nowMs))).toEqual([0, 0, null, null, null]);
  expect(budget.spend(1000)).toBe(3);
  expect(budget.spend(1001)).toBe(0);
  expect(budget.spend(1002)).toBeNull();
});

it('tells how much was left out also when nothing is written any more, once', () => {
  const budget = new LogBudget(1, 1000);
  for (const nowMs of [0, 1, 2]) budget.spend(nowMs);
  expect([999, 1000, 1001].map((nowMs) => budget.takeLeftOut(nowMs))).toEqual([0, 2, 0]);
});
