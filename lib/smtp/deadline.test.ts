import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Deadline } from './deadline';

let rings: number;
let deadline: Deadline;

beforeEach(() => {
  vi.useFakeTimers();
  rings = 0;
  deadline = new Deadline(() => {
    rings += 1;
  });
});
afterEach(() => {
  deadline.stop();
  vi.useRealTimers();
});

it('rings once, when its time is over and not before', () => {
  deadline.expectWithin(1000);
  vi.advanceTimersByTime(999);
  expect(rings).toBe(0);
  vi.advanceTimersByTime(1);
  expect(rings).toBe(1);
  vi.advanceTimersByTime(10_000);
  expect(rings).toBe(1);
});

it.each([
  ['later', 5000, 5500],
  ['earlier', 100, 600],
])('goes by the last that is awaited, also when that is %s', (_what, ms, ringsAt) => {
  deadline.expectWithin(1000);
  vi.advanceTimersByTime(500);
  deadline.expectWithin(ms);
  vi.advanceTimersByTime(ringsAt - 501);
  expect(rings).toBe(0);
  vi.advanceTimersByTime(1);
  expect(rings).toBe(1);
});

it('sets no timer for each step', () => {
  const set = vi.spyOn(globalThis, 'setTimeout');
  for (let step = 0; step < 1000; step++) deadline.expectWithin(1000 + step);
  expect(set).toHaveBeenCalledTimes(1);
});

it('is silent when nothing is awaited, and works again after', () => {
  deadline.expectWithin(1000);
  deadline.rest();
  vi.advanceTimersByTime(5000);
  expect(rings).toBe(0);
  deadline.expectWithin(1000);
  vi.advanceTimersByTime(1000);
  expect(rings).toBe(1);
});

it('takes also a time that no timer can hold', () => {
  deadline.expectWithin(2 ** 31 + 1000);
  vi.advanceTimersByTime(2 ** 31 + 999);
  expect(rings).toBe(0);
  vi.advanceTimersByTime(1);
  expect(rings).toBe(1);
});

it('leaves no timer behind when it is stopped', () => {
  deadline.expectWithin(1000);
  deadline.stop();
  expect(vi.getTimerCount()).toBe(0);
});
