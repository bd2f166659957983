import { describe, expect, it } from 'vitest';
import { readDevice, writeDevice } from './device-cookie';

const SECRET = 'a secret of the tests that is long enough';
const now = new Date('2026-11-24T10:00:00Z');
const write = (isSecure = false) => writeDevice('administrator', 'the-id', { secret: SECRET, isSecure }, now);
const cookie = write().split(';')[0] ?? '';
const read = (header: string | null, userName = 'administrator', secret = SECRET, at = now) =>
  readDevice(header, userName, secret, at);

describe('the cookie of a browser that has signed in', () => {
  it('is read back, among others and in any case of the name', () => {
    expect(read(`a=b; postern.device=x.1.y; ${cookie}; c=d`, 'Administrator')).toEqual({
      id: 'the-id',
      markedAt: now,
    });
  });

  it('is read by no script and sent by no other site, and over https only where there is https', () => {
    expect(write()).toMatch(/; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(write(true)).toMatch(/; Secure$/);
  });

  it.each([
    ['no cookie', read(null)],
    ['another name', read(cookie, 'somebody')],
    ['another key', read(cookie, 'administrator', 'another secret')],
    ['another id', read(cookie.replace('the-id', 'their-id'))],
    ['a later time', read(cookie.replace(/\.\d+\./, '.9999999999.'))],
    ['a time that is none', read(cookie.replace(/\.\d+\./, '.x.'))],
    ['half a year', read(cookie, 'administrator', SECRET, new Date('2027-05-24T10:00:00Z'))],
    ['an empty value', read('postern.device=')],
    ['a value of dots', read(`postern.device=${'.'.repeat(4000)}`)],
  ])('proves nothing with %s', (_title, device) => {
    expect(device).toBeNull();
  });
});
