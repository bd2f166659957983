import { ENDED_SESSIONS } from '@/lib/auth/ended-sessions';
import { defineCommand } from '@/lib/commands/command/define';
import { refuseMore } from '@/lib/commands/handler/climb';
import { changeMembersOf } from '@/lib/commands/handler/memberships';
import { nameTaken, refuseIfTaken } from '@/lib/commands/handler/taken';
import { createRoleGroup, findRoleGroup } from '@/lib/store/configuration/role-groups';
import { lockConfiguration } from '@/lib/store/configuration/routing-changes';
import { readScopeNames } from '@/lib/store/configuration/scope-objects';
import { findIdByIdentity } from '@/lib/store/database/identity';
import { AUDITED_ROLE_GROUP } from './audited';
import { ROLE_GROUP_COLUMNS, toRoleGroupRow } from './output';
import { newRoleGroupParameters } from './parameters';
import { givenScopeParameter, resolveScope } from './scope';

export const newRoleGroup = defineCommand({
  name: 'New-RoleGroup',
  parameters: newRoleGroupParameters,
  permission: 'roleGroup.write',
  effect: 'change',
  changes: [AUDITED_ROLE_GROUP],
  positional: 'Name',
  columns: ROLE_GROUP_COLUMNS,
  handler: async (context, given) => {
    const { db, actor } = context;
    await lockConfiguration(db);
    const taken = () => nameTaken(given.Name, 'Set-RoleGroup');
    if ((await findIdByIdentity(db, 'role_group', given.Name)) !== null) throw taken();
    const scope = await resolveScope(db, given, null);
    const rights = { builtIn: null, roles: given.Roles, scope };
    refuseMore(actor, [rights], givenScopeParameter(given) ?? 'Roles', given.Name);
    const data = {
      id: context.newId(),
      name: given.Name,
      description: given.Description ?? '',
      roles: given.Roles,
      secondFactorRequired: given.RequireSecondFactor ?? false,
      scope,
    };
    const group = await refuseIfTaken(createRoleGroup(db, data), taken);
    context.audit.created(AUDITED_ROLE_GROUP, group.id);
    await changeMembersOf(context, group, given.Members ?? [], 'Members');
    // A group may ask for a second factor: what a password alone has opened by SMTP ends.
    await context.notify(ENDED_SESSIONS, '');
    await context.notify('people', group.id);
    return {
      output: [toRoleGroupRow((await findRoleGroup(db, group.id)) ?? group, await readScopeNames(db))],
    };
  },
});
