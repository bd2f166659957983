import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ConnectionClock } from './connection-clock';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function connectionWith(inactivityMs: number, connectionMs: number) {
  const ends: string[] = [];
  const connection = { isWaitedFor: false, timeIsUp: (which: string) => void ends.push(which) };
  return { connection, ends, clock: new ConnectionClock(connection, inactivityMs, connectionMs) };
}

it('counts silence from the last activity', () => {
  const { clock, ends } = connectionWith(1000, 60_000);
  for (let i = 0; i < 5; i += 1) {
    vi.advanceTimersByTime(900);
    clock.noteActivity();
  }
  vi.advanceTimersByTime(990);
  expect(ends).toEqual([]);
  vi.advanceTimersByTime(20);
  expect(ends).toEqual(['inactivity']);
});

it('ends a connection whose time is up, however much it talks, and says so once', () => {
  const { clock, ends } = connectionWith(1000, 3000);
  for (let i = 0; i < 10; i += 1) {
    vi.advanceTimersByTime(500);
    clock.noteActivity();
  }
  expect(ends).toEqual(['connection']);
});

it('ends nobody who waits for us, and counts from when the wait is over', () => {
  const { connection, ends } = connectionWith(1000, 3000);
  connection.isWaitedFor = true;
  vi.advanceTimersByTime(20_000);
  expect(ends).toEqual([]);
  connection.isWaitedFor = false;
  vi.advanceTimersByTime(5010);
  expect(ends).toHaveLength(1);
});

it('takes times that no timer can hold', () => {
  const { ends } = connectionWith(2 ** 40, 2 ** 40);
  vi.advanceTimersByTime(24 * 3600 * 1000);
  expect(ends).toEqual([]);
});

it('that is stopped says nothing', () => {
  const { clock, ends } = connectionWith(1000, 3000);
  clock.stop();
  vi.advanceTimersByTime(60_000);
  expect(ends).toEqual([]);
});
