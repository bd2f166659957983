import { defineCommand } from '@/lib/commands/command/define';
import { lockRoleGroup, refuseBuiltIn } from '@/lib/commands/handler/lock-role-group';
import { deleteRoleGroup } from '@/lib/store/configuration/role-groups';
import { AUDITED_ROLE_GROUP } from './audited';
import { ROLE_GROUP_COLUMNS } from './output';
import { removeRoleGroupParameters } from './parameters';

/** Its members stay, without what it gave them. */
export const removeRoleGroup = defineCommand({
  name: 'Remove-RoleGroup',
  parameters: removeRoleGroupParameters,
  permission: 'roleGroup.write',
  effect: 'change',
  changes: [AUDITED_ROLE_GROUP],
  confirms: true,
  positional: 'Identity',
  columns: ROLE_GROUP_COLUMNS,
  handler: async (context, { Identity }) => {
    const group = await lockRoleGroup(context, Identity);
    refuseBuiltIn(group, 'Identity');
    await context.audit.changing(AUDITED_ROLE_GROUP, group.id);
    await deleteRoleGroup(context.db, group.id);
    await context.notify('people', group.id);
    return {};
  },
});
