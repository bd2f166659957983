import { ENDED_SESSIONS } from '@/lib/auth/ended-sessions';
import { defineCommand } from '@/lib/commands/command/define';
import { refuse } from '@/lib/commands/command/errors';
import { AUDITED_USER, nameOf } from '@/lib/commands/handler/audited-user';
import { lockUser, refuseKind } from '@/lib/commands/handler/climb';
import { lockRoleGroup } from '@/lib/commands/handler/lock-role-group';
import { objectNotFound } from '@/lib/commands/handler/taken';
import {
  addRoleGroupMember,
  findRoleGroup,
  removeRoleGroupMember,
} from '@/lib/store/configuration/role-groups';
import { AUDITED_ROLE_GROUP } from './audited';
import { MEMBER_COLUMNS, toMemberRows } from './output';
import { roleGroupMemberParameters } from './parameters';

export const addMember = defineCommand({
  name: 'Add-RoleGroupMember',
  parameters: roleGroupMemberParameters,
  permission: 'roleGroup.write',
  effect: 'change',
  changes: [AUDITED_ROLE_GROUP],
  positional: 'Identity',
  columns: MEMBER_COLUMNS,
  handler: async (context, { Identity, Member }) => {
    const { db } = context;
    const group = await lockRoleGroup(context, Identity);
    const user = await lockUser(context, Member, 'Member');
    await context.audit.changing(AUDITED_ROLE_GROUP, group.id);
    context.audit.about(AUDITED_USER.type, user.id, nameOf(user));
    refuseKind(user, 'Member');
    const present = group.members.find(({ userId }) => userId === user.id);
    if (present !== undefined && present.oidcProviderId === null) {
      throw refuse('MemberAlready', 'Member', { name: user.name, group: group.name }, 409);
    }
    // What a provider's mapping has given is from now on given by hand, and stays.
    if (present !== undefined) await removeRoleGroupMember(db, group.id, user.id);
    await addRoleGroupMember(db, group.id, user.id, null);
    // A group may ask for a second factor: what a password alone has opened by SMTP ends.
    await context.notify(ENDED_SESSIONS, '');
    await context.notify('people', group.id);
    const changed = await findRoleGroup(db, group.id);
    if (changed === null) throw objectNotFound(Identity, 'Get-RoleGroup');
    return { output: toMemberRows(changed) };
  },
});
