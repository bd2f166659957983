import { describe, expect, it } from 'vitest';
import { newUserParameters as newUserSchema, setUserParameters } from '@/lib/commands/user/parameters';
import {
  EMPTY_USER,
  newUserFieldOf,
  newUserParameters,
  passwordsDiffer,
  setUserChange,
  userFormOf,
} from './form';

const stored = {
  Identity: 'kim',
  Guid: 'b1',
  Name: 'Kim Akers',
  LogonNames: ['kim', 'CONTOSO\\kim'],
  Kind: 'Person',
  SendAs: ['sales.contoso.com'],
  SecondFactorEnabled: false,
  Enabled: true,
  ResetPasswordOnNextLogon: false,
  RoleGroups: ['Help Desk'],
  LastSignIn: null,
  WhenCreated: '2026-11-30T10:00:00.000Z',
  WhenChanged: '2026-11-30T10:00:00.000Z',
};

describe('a new user', () => {
  it('has to choose a password of their own, unless that is unticked', () => {
    const form = { ...EMPTY_USER, Name: 'Kim', LogonName: 'kim', Password: 'correct-horse-battery' };
    expect(newUserSchema.parse(newUserParameters(form))).toEqual({
      Name: 'Kim',
      LogonNames: ['kim'],
      Password: 'correct-horse-battery',
      ResetPasswordOnNextLogon: true,
    });
  });

  it('has the problems of its logon names at the one that is asked for', () => {
    const issues = newUserSchema.safeParse(newUserParameters(EMPTY_USER)).error?.issues ?? [];
    const fields = issues.map(({ path }) => newUserFieldOf(path.join('.'), EMPTY_USER));
    expect([...new Set(fields)]).toEqual(['Name', 'LogonName', 'Password']);
    expect(newUserFieldOf('RoleGroups.0', EMPTY_USER)).toBe('RoleGroups');
    expect(newUserFieldOf(null, EMPTY_USER)).toBeNull();
  });

  it('of another kind has what the kind has use for, whatever was typed before', () => {
    const form = {
      ...EMPTY_USER,
      Name: 'Scanner',
      LogonName: 'scanner',
      Password: 'correct-horse-battery',
      SendAs: 'scan@contoso.com\n\n fax.contoso.com ',
      RoleGroups: ['Help Desk'],
    };
    const relay = newUserParameters({ ...form, Kind: 'RelayAccount' });
    expect(relay).toEqual({
      Name: 'Scanner',
      Kind: 'RelayAccount',
      LogonNames: ['scanner'],
      SendAs: ['scan@contoso.com', 'fax.contoso.com'],
    });
    const service = newUserParameters({ ...form, Kind: 'Service' });
    expect(service).toEqual({
      Name: 'Scanner',
      Kind: 'Service',
      LogonNames: ['scanner'],
      RoleGroups: ['Help Desk'],
    });
    expect([relay, service].map((given) => newUserSchema.safeParse(given).success)).toEqual([true, true]);
  });

  it('needs the same password twice', () => {
    expect(passwordsDiffer('a', 'b')).toMatchObject([{ parameter: 'Repeated' }]);
    expect(passwordsDiffer('a', 'a')).toEqual([]);
  });
});

describe('the property sheet of a user', () => {
  const form = userFormOf(stored);

  it('has no command while nothing is changed, blank lines beside logon names left out', () => {
    expect(setUserChange(form, stored)).toBeNull();
    expect(setUserChange({ ...form, LogonNames: ' kim \n\nCONTOSO\\kim\n' }, stored)).toBeNull();
  });

  it('sends what was changed: names in their order, groups as what came and went', () => {
    const changed = {
      ...form,
      LogonNames: 'CONTOSO\\kim\nkim',
      SendAs: 'kim@contoso.com',
      RoleGroups: ['Records Management'],
    };
    const change = setUserChange(changed, stored);
    expect(change).toEqual({
      Identity: 'kim',
      LogonNames: ['CONTOSO\\kim', 'kim'],
      SendAs: { Add: ['kim@contoso.com'], Remove: ['sales.contoso.com'] },
      RoleGroups: { Add: ['Records Management'], Remove: ['Help Desk'] },
    });
    expect(setUserParameters.safeParse(change).success).toBe(true);
  });
});
