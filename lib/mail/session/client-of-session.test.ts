import { describe, expect, it } from 'vitest';
import { clientOfSession, encryptionOf } from './client-of-session';

describe('the client of a session', () => {
  it.each([
    ['10.1.2.3', null, 0, '10.1.2.3', true],
    ['::ffff:192.168.7.9', null, 0, '192.168.7.9', true],
    ['fd00::7', null, 0, 'fd00::7', true],
    ['203.0.113.77', null, 0, '203.0.113.77', true],
    ['8.8.4.4', null, 0, '8.8.4.0/24', false],
    ['8.8.4.4', null, 1, '8.8.4.4', false],
    ['8.8.4.4', 'scanner', 0, '8.8.4.4', true],
    ['2606:4700:aaaa:bbbb::1', null, 0, '2606:4700:aaaa::/48', false],
    ['2606:4700:aaaa:bbbb::1', null, 2, '2606:4700:aaaa:bbbb::1', false],
    ['', null, 0, null, false],
  ])('from %s as %s with %i messages is %s', (clientIp, accountName, messages, address, isOwn) => {
    expect(clientOfSession({ clientIp, accountName, messages })).toEqual({
      address,
      accountName: accountName ?? '',
      isOwn,
    });
  });
});

describe('the encryption of a session', () => {
  const session = { tlsVersion: null, messages: 0, accountName: null, helloName: 'x', refusals: 0 };
  it.each([
    [{ tlsVersion: 'TLSv1.3' }, 'Tls'],
    [{ tlsVersion: 'TLSv1.2' }, 'Tls'],
    [{ tlsVersion: 'TLSv1.1' }, 'OldTls'],
    [{ tlsVersion: 'TLSv1' }, 'OldTls'],
    [{ messages: 1 }, 'PlainText'],
    [{ accountName: 'scanner' }, 'PlainText'],
    [{ refusals: 1 }, 'PlainText'],
    [{ refusals: 1, helloName: null }, null],
    [{}, null],
  ])('with %j is %s', (facts, encryption) => {
    expect(encryptionOf({ ...session, ...facts })).toBe(encryption);
  });
});
