import { expect, test } from 'vitest';
import { MAX_STREAMS, StreamCount } from './stream-count';

test('a session has at most 20 streams, and one that ends makes room for one, once', () => {
  const streams = new StreamCount();
  const leave = Array.from({ length: MAX_STREAMS }, () => streams.enter('session'));
  expect(leave).toHaveLength(20);
  expect(leave).not.toContain(null);
  expect(streams.enter('session')).toBeNull();
  expect(streams.enter('another')).not.toBeNull();
  leave[0]?.();
  leave[0]?.();
  expect(streams.enter('session')).not.toBeNull();
  expect(streams.enter('session')).toBeNull();
});
