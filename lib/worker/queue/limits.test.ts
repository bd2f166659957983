import { describe, expect, it } from 'vitest';
import { ConnectionLimit } from './limits';

describe('ConnectionLimit', () => {
  it('gives room that one no longer wants to the next', () => {
    const limit = new ConnectionLimit(() => 1);
    const asked: string[] = [];
    expect(limit.take(() => undefined)).toBe(true);
    limit.take(() => asked.push('has nothing to send by now'));
    limit.take(() => {
      asked.push('takes it');
      limit.take(() => undefined);
    });
    limit.take(() => asked.push('waits on'));
    limit.release();
    expect(asked).toEqual(['has nothing to send by now', 'takes it']);
  });
});
