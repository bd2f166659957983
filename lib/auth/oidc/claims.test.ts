import { describe, expect, it } from 'vitest';
import { readClaims } from './claims';

const NAMES = { logonNameClaim: 'preferred_username', groupsClaim: 'groups', secondFactorValues: ['mfa'] };
const read = (claims: Record<string, unknown>, more = {}, names = {}) =>
  readClaims({ sub: 's', ...claims }, more, { ...NAMES, ...names });

describe('the claims of a token', () => {
  it('name somebody, and userinfo fills in what the token leaves out', () => {
    const more = { preferred_username: 'other', groups: ['a'], name: 'Kim' };
    expect(read({ preferred_username: ' kim ' }, more)).toEqual({
      subject: 's',
      logonName: 'kim',
      name: 'Kim',
      groups: ['a'],
      hasSecondFactor: false,
    });
  });

  it.each([undefined, null, 7, ['kim'], '', ' ', 'a b', 'a"b', 'x'.repeat(257), 'a\nb'])(
    'give no logon name for %j',
    (preferred_username) => {
      expect(read({ preferred_username }).logonName).toBeNull();
    },
  );

  it('give a name without what a name here cannot have', () => {
    expect(read({ name: ' Kim "The\u202eBoss" <kim>\n' }).name).toBe('Kim The Boss kim');
    expect(read({ name: '***' }).name).toBeNull();
    expect([...(read({ name: '𠮷'.repeat(80) }).name ?? '')]).toHaveLength(64);
  });

  it.each([
    [{ groups: ['a', 'b'] }, ['a', 'b']],
    [{ groups: 'a' }, ['a']],
    [{}, []],
    [{ groups: [] }, []],
    [{ groups: [{ name: 'a' }] }, null],
    [{ groups: 7 }, null],
    [{ hasgroups: true }, null],
    [{ _claim_names: { groups: 'src1' }, _claim_sources: {} }, null],
    [{ _claim_names: { roles: 'src1' } }, []],
  ])('of groups in %j say %j', (claims, groups) => {
    expect(read(claims).groups).toEqual(groups);
  });

  it.each([
    [{ amr: ['pwd', 'mfa'] }, true],
    [{ amr: 'mfa' }, false],
    [{ amr: ['MFA'] }, false],
    [{ acr: 'mfa' }, true],
    [{ acr: ['mfa'] }, false],
    [{}, false],
  ])('of a second factor in %j say %j', (claims, has) => {
    expect(read(claims).hasSecondFactor).toBe(has);
    // What userinfo says of it was not signed.
    expect(read({}, claims).hasSecondFactor).toBe(false);
    expect(read(claims, {}, { secondFactorValues: [] }).hasSecondFactor).toBe(false);
  });
});
