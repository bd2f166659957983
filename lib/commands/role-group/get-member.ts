import { defineCommand } from '@/lib/commands/command/define';
import { objectNotFound } from '@/lib/commands/handler/taken';
import { findRoleGroup } from '@/lib/store/configuration/role-groups';
import { MEMBER_COLUMNS, toMemberRows } from './output';
import { getRoleGroupMemberParameters } from './parameters';

export const getMember = defineCommand({
  name: 'Get-RoleGroupMember',
  parameters: getRoleGroupMemberParameters,
  permission: 'roleGroup.read',
  effect: 'read',
  positional: 'Identity',
  columns: MEMBER_COLUMNS,
  handler: async ({ db }, { Identity }) => {
    const group = await findRoleGroup(db, Identity);
    if (group === null) throw objectNotFound(Identity, 'Get-RoleGroup');
    return { output: toMemberRows(group) };
  },
});
