import { beforeEach, describe, expect, it } from 'vitest';
import { createFirstAdministrator } from '@/lib/auth/first-administrator';
import { complaintsOf, runAsLocal, useTestInstallation } from '@/lib/commands/test-installation';
import { LOCALES } from '@/lib/i18n/locale';
import { translator } from '@/lib/i18n/translate';
import { useTestDatabase } from '@/lib/testing/test-database';

const installation = useTestInstallation(useTestDatabase({ mayLeaveLease: true }));

beforeEach(async () => {
  await installation.db.user.deleteMany();
  await installation.db.roleGroup.deleteMany({ where: { builtIn: null } });
  await createFirstAdministrator(installation.db, 'correct-horse-battery');
});

describe('Get-RoleGroup', () => {
  it('shows the built-in groups, the first administrator in the first of them', async () => {
    const { output } = await runAsLocal('Get-RoleGroup');
    expect(output.map(({ Name }) => Name).sort()).toEqual([
      'Help Desk',
      'Mail Flow Operators',
      'Organization Management',
      'Recipient Management',
      'Records Management',
      'Server Management',
      'View-Only Organization Management',
    ]);
    expect(output.find(({ Name }) => Name === 'Organization Management')).toMatchObject({
      Members: ['Administrator'],
      BuiltIn: true,
    });
  });

  it.each(LOCALES)('is known to the console in %s by what each built-in group is for', async (locale) => {
    const { output } = await runAsLocal('Get-RoleGroup');
    const t = translator(locale);
    for (const { Name } of output) expect(t(`roleGroup.about.${String(Name)}`)).toMatch(/[.。]$/);
  });
});

describe('a role group of one’s own', () => {
  it('is made, changed, filled, emptied and removed', async () => {
    const made = await runAsLocal('New-RoleGroup', {
      Name: 'Relay team',
      Roles: ['send connectors'],
      Members: ['administrator'],
    });
    expect(made.output[0]).toMatchObject({ Roles: ['Send Connectors'], Members: ['Administrator'] });
    const changed = await runAsLocal('Set-RoleGroup', {
      Identity: 'relay TEAM',
      Name: 'Relay',
      Roles: { Add: ['Transport Queues'] },
    });
    expect(changed.output[0]).toMatchObject({
      Name: 'Relay',
      Roles: ['Send Connectors', 'Transport Queues'],
    });
    const member = { Identity: 'Relay', Member: 'administrator' };
    expect(await complaintsOf('Add-RoleGroupMember', member)).toEqual(['Member MemberAlready']);
    await runAsLocal('Remove-RoleGroupMember', { ...member, Confirm: false });
    expect(await complaintsOf('Remove-RoleGroupMember', { ...member, Confirm: false })).toEqual([
      'Member MemberMissing',
    ]);
    expect((await runAsLocal('Get-RoleGroupMember', { Identity: 'Relay' })).output).toEqual([]);
    await runAsLocal('Remove-RoleGroup', { Identity: 'Relay', Confirm: false });
    expect(await complaintsOf('Get-RoleGroup', { Identity: 'Relay' })).toEqual(['Identity ObjectNotFound']);
  });

  it.each([
    ['New-RoleGroup', { Name: 'HELP desk', Roles: ['Test Messages'] }, 'Name NameTaken'],
    ['New-RoleGroup', { Name: 'x', Roles: ['Everything'] }, 'Roles.0 ValueNotOneOf'],
    ['New-RoleGroup', { Name: 'x', Roles: [], Members: ['nobody'] }, 'Members.0 ObjectNotFound'],
    ['Set-RoleGroup', { Identity: 'Help Desk', Name: 'x' }, 'Name BuiltInRoleGroup'],
    ['Set-RoleGroup', { Identity: 'Help Desk', Roles: [] }, 'Roles BuiltInRoleGroup'],
    ['Remove-RoleGroup', { Identity: 'Help Desk', Confirm: false }, 'Identity BuiltInRoleGroup'],
    ['Add-RoleGroupMember', { Identity: 'Help Desk', Member: 'Help Desk' }, 'Member ObjectNotFound'],
  ])('%s refuses %j', async (cmdlet, parameters, complaint) => {
    expect(await complaintsOf(cmdlet, parameters)).toEqual([complaint]);
    expect(await installation.db.roleGroup.count()).toBe(7);
  });
});

it('Get-ManagementRole says what each role permits', async () => {
  const { output } = await runAsLocal('Get-ManagementRole', { Identity: 'transport queues' });
  expect(output).toEqual([
    { Identity: 'Transport Queues', Name: 'Transport Queues', Permissions: ['queue.read', 'queue.write'] },
  ]);
});
