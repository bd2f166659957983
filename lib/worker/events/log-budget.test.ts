import { expect, it } from 'vitest';
import { LogBudget } from './log-budget';

it('writes what fits into a window, and tells afterwards how much did not', () => {
  const budget = new LogBudget(2, 1000);
  expect([0, 1, 2, 3, 999].map((nowMs) => budget.spend(nowMs))).toEqual([0, 0, null, null, null]);
  expect(budget.spend(1000)).toBe(3);
  expect(budget.spend(1001)).toBe(0);
  expect(budget.spend(1002)).toBeNull();
});
