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
    hub.publish({ topics: ['queues'], queueIds: [String(ms)] });
    await vi.advanceTimersByTimeAsync(10);
  }
  await vi.advanceTimersByTimeAsync(250);
  expect(heard.length).toBeLessThanOrEqual(5);
  expect(heard[0]?.queueIds).toEqual(['0']);
  expect(heard.flatMap((change) => change.queueIds ?? [])).toHaveLength(100);
});

test('merged changes name all topics, and no queues once the queues are not known', async () => {
  const hub = new LiveHub();
  const heard: Change[] = [];
  hub.subscribe((change) => heard.push(change));
  hub.publish({ topics: ['routing'], queueIds: [] });
  hub.publish({ topics: ['queues'], queueIds: ['17'] });
  hub.publish({ topics: ['queues'], queueIds: null });
  await vi.advanceTimersByTimeAsync(0);
  expect(heard).toEqual([{ topics: ['queues', 'routing'], queueIds: null }]);
});

test('who has left hears nothing', async () => {
  const hub = new LiveHub();
  const heard: Change[] = [];
  const leave = hub.subscribe((change) => heard.push(change));
  leave();
  leave();
  hub.publish({ topics: ['queues'], queueIds: [] });
  await vi.advanceTimersByTimeAsync(1000);
  expect(heard).toEqual([]);
  expect(hub.listenerCount).toBe(0);
});
