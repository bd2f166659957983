import { ORGANIZATION_MANAGEMENT } from '@/lib/auth/built-in-role-groups';
import { defineCommand } from '@/lib/commands/command/define';
import { refuse } from '@/lib/commands/command/errors';
import { AUDITED_USER, nameOf } from '@/lib/commands/handler/audited-user';
import { lockUser, refuseLastManager } from '@/lib/commands/handler/climb';
import { lockRoleGroup } from '@/lib/commands/handler/lock-role-group';
import { removeRoleGroupMember } from '@/lib/store/configuration/role-groups';
import { AUDITED_ROLE_GROUP } from './audited';
import { MEMBER_COLUMNS, toMemberRows } from './output';
import { roleGroupMemberParameters } from './parameters';

export const removeMember = defineCommand({
  name: 'Remove-RoleGroupMember',
  parameters: roleGroupMemberParameters,
  permission: 'roleGroup.write',
  effect: 'change',
  changes: [AUDITED_ROLE_GROUP],
  confirms: true,
  positional: 'Identity',
  columns: MEMBER_COLUMNS,
  handler: async (context, { Identity, Member }) => {
    const group = await lockRoleGroup(context, Identity);
    const user = await lockUser(context, Member, 'Member');
    await context.audit.changing(AUDITED_ROLE_GROUP, group.id);
    context.audit.about(AUDITED_USER.type, user.id, nameOf(user));
    if (!group.members.some(({ userId }) => userId === user.id)) {
      throw refuse('MemberMissing', 'Member', { name: user.name, group: group.name }, 404);
    }
    if (group.builtIn === ORGANIZATION_MANAGEMENT) await refuseLastManager(context.db, user, 'Member');
    await removeRoleGroupMember(context.db, group.id, user.id);
    await context.notify('people', group.id);
    const members = group.members.filter(({ userId }) => userId !== user.id);
    return { output: toMemberRows({ ...group, members }) };
  },
});
