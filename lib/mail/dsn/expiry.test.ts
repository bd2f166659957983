import { describe, expect, it } from 'vitest';
import { delayNoticeAt, expiresAt } from './expiry';

const HOUR_SECONDS = 3600;
const receivedAt = new Date('2026-11-24T00:00:00Z');

function hoursLater(hours: number): Date {
  return new Date(receivedAt.getTime() + hours * HOUR_SECONDS * 1000);
}

const message = {
  receivedAt,
  ndr: 'send' as const,
  delayNotificationTimeoutSeconds: 4 * HOUR_SECONDS,
};

describe('expiry', () => {
  it('is two days after receipt by default', () => {
    expect(expiresAt(receivedAt, 172_800)).toEqual(hoursLater(48));
  });
});

describe('the delay notice', () => {
  it('falls due four hours after receipt by default', () => {
    expect(delayNoticeAt(message)).toEqual(hoursLater(4));
  });

  it.each([
    ['a null sender', { ndr: 'nullSender' as const }],
    ['a sender of our own domain who is nobody', { ndr: 'nowhere' as const }],
  ])('is never sent for %s', (_name, over) => {
    expect(delayNoticeAt({ ...message, ...over })).toBeNull();
  });
});
