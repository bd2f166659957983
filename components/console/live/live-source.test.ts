import { describe, expect, it } from 'vitest';
import { topicsOf } from './live-source';

describe('a change notice', () => {
  it('names its topics', () => {
    expect(topicsOf('{"topics":["queues","configuration"]}')).toEqual(['queues', 'configuration']);
  });

  it('may name one', () => {
    expect(topicsOf('{"topic":"queues"}')).toEqual(['queues']);
  });

  it.each(['', 'ping', '7', 'null', '{}', '{"topics":"queues"}', '{"topics":[1]}'])(
    'of unknown form (%s) means that anything may have changed',
    (data) => expect(topicsOf(data)).toBeNull(),
  );
});
