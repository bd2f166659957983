import { describe, expect, it } from 'vitest';
import { HOME_PATH, returnPath } from './return-path';

describe('after sign-in the console', () => {
  it('returns to the view that was asked for', () => {
    expect(returnPath('/toolbox/queue-viewer?tab=messages')).toBe('/toolbox/queue-viewer?tab=messages');
  });

  it.each([
    undefined,
    '',
    '/',
    'https://evil.example/',
    '//evil.example/x',
    '/\\evil.example/x',
    '/.//evil.example/x',
    '/a/..//evil.example/x',
    '/%2e%2e//evil.example/x',
    '/.//',
    '/login?from=/login',
    ['/a', '/b'],
  ])('opens the first page instead of %j', (from) => {
    expect(returnPath(from)).toBe(HOME_PATH);
  });
});
