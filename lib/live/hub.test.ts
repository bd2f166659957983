import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Change } from './change';
import { LiveHub } from './hub';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('the first change goes out at once, the rest at most four a second, and none is lost', async () => {
  const hub = new LiveHub();
  const heard: Change[] = [];
  hub.subscribe((change) => heard.push(change));
  for (let ms = 0; ms < 1000; ms += 10) {
    hub.publish(ms === 500 ? ['people'] : ['queues']);
    await vi.advanceTimersByTimeAsync(10);
  }
  await vi.advanceTimersByTimeAsync(250);
  expect(heard.length).toBeLessThanOrEqual(5);
  expect(heard[0]).toEqual(['queues']);
  expect(heard.flat()).toContain('people');
});

test('merged changes name all topics, each once', async () => {
  const hub = new LiveHub();
  const heard: Change[] = [];
  hub.subscribe((change) => heard.push(change));
  hub.publish(['routing']);
  hub.publish(['queues']);
  hub.publish(['queues']);
  await vi.advanceTimersByTimeAsync(0);
  expect(heard).toEqual([['queues', 'routing']]);
});

test('who has left hears nothing', async () => {
  const hub = new LiveHub();
  const heard: Change[] = [];
  const leave = hub.subscribe((change) => heard.push(change));
  leave();
  leave();
  hub.publish(['queues']);
  await vi.advanceTimersByTimeAsync(1000);
  expect(heard).toEqual([]);
  expect(hub.listenerCount).toBe(0);
});
