import { defineCommand } from '@/lib/commands/command/define';
import { objectNotFound } from '@/lib/commands/handler/taken';
import { findRoleGroup, listRoleGroups } from '@/lib/store/configuration/role-groups';
import { readScopeNames } from '@/lib/store/configuration/scope-objects';
import { ROLE_GROUP_COLUMNS, toRoleGroupRow } from './output';
import { getRoleGroupParameters } from './parameters';

export const getRoleGroup = defineCommand({
  name: 'Get-RoleGroup',
  parameters: getRoleGroupParameters,
  permission: 'roleGroup.read',
  effect: 'read',
  positional: 'Identity',
  columns: ROLE_GROUP_COLUMNS,
  handler: async ({ db }, { Identity }) => {
    const names = await readScopeNames(db);
    if (Identity === undefined) {
      return { output: (await listRoleGroups(db)).map((group) => toRoleGroupRow(group, names)) };
    }
    const group = await findRoleGroup(db, Identity);
    if (group === null) throw objectNotFound(Identity, 'Get-RoleGroup');
    return { output: [toRoleGroupRow(group, names)] };
  },
});
