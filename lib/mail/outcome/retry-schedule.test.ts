import { describe, expect, it } from 'vitest';
import { nextMessageRetry, nextQueueRetry, type RetrySettings } from './retry-schedule';

const defaults: RetrySettings = {
  queueGlitchRetryCount: 4,
  queueGlitchRetryIntervalSeconds: 60,
  transientFailureRetryCount: 6,
  transientFailureRetryIntervalSeconds: 300,
  outboundConnectionFailureRetryIntervalSeconds: 600,
  messageRetryIntervalSeconds: 300,
};

function minutes(settings: RetrySettings, failures: number): number[] {
  return Array.from({ length: failures }, (_none, i) => nextQueueRetry(i + 1, settings) / 60_000);
}

describe('nextQueueRetry', () => {
  it('by default: 4 x 1 minute, 6 x 5 minutes, then every 10 minutes', () => {
    expect(minutes(defaults, 13)).toEqual([1, 1, 1, 1, 5, 5, 5, 5, 5, 5, 10, 10, 10]);
  });

  it('as on an Edge server: 4 x 1, 6 x 10, then every 30 minutes', () => {
    const edge = {
      ...defaults,
      transientFailureRetryIntervalSeconds: 600,
      outboundConnectionFailureRetryIntervalSeconds: 1800,
    };
    expect(minutes(edge, 12)).toEqual([1, 1, 1, 1, 10, 10, 10, 10, 10, 10, 30, 30]);
  });

  it('a count of 0 leaves that step out', () => {
    expect(minutes({ ...defaults, queueGlitchRetryCount: 0, transientFailureRetryCount: 1 }, 3)).toEqual([
      5, 10, 10,
    ]);
    expect(minutes({ ...defaults, queueGlitchRetryCount: 0, transientFailureRetryCount: 0 }, 2)).toEqual([
      10, 10,
    ]);
  });
});

describe('nextMessageRetry', () => {
  it('is the message retry interval, every time', () => {
    expect(nextMessageRetry(defaults)).toBe(300_000);
  });
});
