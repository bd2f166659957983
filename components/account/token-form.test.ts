import { describe, expect, it } from 'vitest';
import { newApiTokenParameters } from '@/lib/commands/api-token/parameters';
import { EMPTY_TOKEN, newTokenParameters, withoutRole } from './token-form';

const SELF = { identity: 'kim', name: 'Kim Akers', isSelf: true, roleGroups: ['Help Desk'] };
const NOW_MS = Date.parse('2026-11-30T10:00:00Z');

describe('a new API token', () => {
  it('is one’s own, and lasts ninety days unless something else is chosen', () => {
    const form = { ...EMPTY_TOKEN, Name: 'backup', RoleGroups: ['Help Desk'] };
    const parameters = newTokenParameters(form, SELF, NOW_MS);
    expect(parameters).toEqual({
      Name: 'backup',
      RoleGroups: ['Help Desk'],
      ExpirationTime: '2027-02-28T10:00:00.000Z',
    });
    expect(newApiTokenParameters.safeParse(parameters).success).toBe(true);
  });

  it('of somebody else names them; addresses are lines, and blank ones are none', () => {
    const form = {
      ...EMPTY_TOKEN,
      Name: 'backup',
      Roles: ['View-Only Queues'],
      ExpirationTime: 'never' as const,
      RemoteIPRanges: ' 192.0.2.0/24 \n\n2001:db8::7\n',
    };
    const parameters = newTokenParameters(form, { ...SELF, isSelf: false }, NOW_MS);
    expect(parameters).toEqual({
      Name: 'backup',
      User: 'kim',
      Roles: ['View-Only Queues'],
      RemoteIPRanges: ['192.0.2.0/24', '2001:db8::7'],
    });
    expect(newApiTokenParameters.safeParse(parameters).success).toBe(true);
  });

  it('needs a role or a role group, and says so where there is a box to tick', () => {
    expect(withoutRole(EMPTY_TOKEN, 'RoleGroups')).toMatchObject([{ parameter: 'RoleGroups' }]);
    expect(withoutRole({ ...EMPTY_TOKEN, Roles: ['View-Only Queues'] }, 'RoleGroups')).toEqual([]);
  });
});
