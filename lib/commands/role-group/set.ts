import { rolesOf } from '@/lib/auth/built-in-role-groups';
import { ENDED_SESSIONS } from '@/lib/auth/ended-sessions';
import { defineCommand } from '@/lib/commands/command/define';
import { refuseMore } from '@/lib/commands/handler/climb';
import { lockRoleGroup, refuseBuiltIn } from '@/lib/commands/handler/lock-role-group';
import { changeMembersOf } from '@/lib/commands/handler/memberships';
import { nameTaken, refuseIfTaken } from '@/lib/commands/handler/taken';
import { applyListChange } from '@/lib/commands/parameters/list-change';
import { findRoleGroup, updateRoleGroup } from '@/lib/store/configuration/role-groups';
import { readScopeNames } from '@/lib/store/configuration/scope-objects';
import { findIdByIdentity } from '@/lib/store/database/identity';
import { AUDITED_ROLE_GROUP } from './audited';
import { ROLE_GROUP_COLUMNS, toRoleGroupRow } from './output';
import { setRoleGroupParameters } from './parameters';
import { givenScopeParameter, resolveScope } from './scope';

export const setRoleGroup = defineCommand({
  name: 'Set-RoleGroup',
  parameters: setRoleGroupParameters,
  permission: 'roleGroup.write',
  effect: 'change',
  changes: [AUDITED_ROLE_GROUP],
  positional: 'Identity',
  columns: ROLE_GROUP_COLUMNS,
  handler: async (context, given) => {
    const { db, actor } = context;
    const group = await lockRoleGroup(context, given.Identity);
    await context.audit.changing(AUDITED_ROLE_GROUP, group.id);
    if (given.Name !== undefined) refuseBuiltIn(group, 'Name');
    if (given.Roles !== undefined) refuseBuiltIn(group, 'Roles');
    const scopeParameter = givenScopeParameter(given);
    if (scopeParameter !== null) refuseBuiltIn(group, scopeParameter);
    const name = given.Name ?? group.name;
    const taken = () => nameTaken(name, 'Set-RoleGroup');
    const holder = await findIdByIdentity(db, 'role_group', name);
    if (holder !== null && holder !== group.id) throw taken();
    const roles = group.builtIn === null ? applyListChange(rolesOf(group), given.Roles) : group.roles;
    const scope = await resolveScope(db, given, group.scope);
    refuseMore(actor, [{ builtIn: group.builtIn, roles, scope }], scopeParameter ?? 'Roles', name);
    const data = {
      name,
      description: given.Description ?? group.description,
      roles,
      scope,
      secondFactorRequired: given.RequireSecondFactor ?? group.secondFactorRequired,
    };
    const updated = await refuseIfTaken(updateRoleGroup(db, group.id, data), taken);
    if (given.Members !== undefined) await changeMembersOf(context, updated, given.Members, 'Members');
    // Members who need a second factor now send mail by app passwords alone.
    await context.notify(ENDED_SESSIONS, '');
    await context.notify('people', group.id);
    return {
      output: [toRoleGroupRow((await findRoleGroup(db, group.id)) ?? updated, await readScopeNames(db))],
    };
  },
});
