import { describe, expect, it } from 'vitest';
import { newRoleGroupParameters, setRoleGroupParameters } from '@/lib/commands/role-group/parameters';
import { EMPTY_GROUP, groupFormOf, newGroupParameters, setGroupChange } from './form';

const row = {
  Identity: 'Night shift',
  Guid: 'b1',
  Name: 'Night shift',
  Description: '',
  Roles: ['Message Tracking'],
  Members: ['Kim Akers'],
  RequireSecondFactor: false,
  BuiltIn: false,
  SendConnectorScope: ['To Fabrikam'],
  AcceptedDomainScope: null,
  ServerScope: null,
  GoneFromScope: [],
};
const shown = { row, members: ['kim'] };

it('a new role group has no parameter that was left empty', () => {
  const form = { ...EMPTY_GROUP, Name: 'Night shift', Roles: ['Transport Queues'] };
  expect(newGroupParameters(form)).toEqual({ Name: 'Night shift', Roles: ['Transport Queues'] });
  expect(newRoleGroupParameters.safeParse(newGroupParameters(form)).success).toBe(true);
});

describe('the property sheet of a role group', () => {
  it('has no command while nothing is changed', () => {
    expect(setGroupChange(groupFormOf(shown), shown)).toBeNull();
  });

  it('sends roles and members as what came and went', () => {
    const form = { ...groupFormOf(shown), Roles: ['Transport Queues'], Members: ['kim', 'pat'] };
    const change = setGroupChange(form, shown);
    expect(change).toEqual({
      Identity: 'Night shift',
      Roles: { Add: ['Transport Queues'], Remove: ['Message Tracking'] },
      Members: { Add: ['pat'] },
    });
    expect(setRoleGroupParameters.safeParse(change).success).toBe(true);
  });

  it('sends a scope as a whole, and null for everything', () => {
    const scopes = { SendConnectorScope: null, ServerScope: ['HUB1'] };
    const change = setGroupChange({ ...groupFormOf(shown), ...scopes }, shown);
    expect(change).toEqual({ Identity: 'Night shift', ...scopes });
    expect(setRoleGroupParameters.parse(change)).toMatchObject(scopes);
  });
});
