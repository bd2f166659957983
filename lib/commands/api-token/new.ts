import { generateApiToken } from '@/lib/auth/api-token';
import { exceeding, type RoleGroupRights, rightsOf, unscoped } from '@/lib/auth/rights';
import type { CommandContext } from '@/lib/commands/command/context';
import { defineCommand } from '@/lib/commands/command/define';
import { type Problem, refuse } from '@/lib/commands/command/errors';
import { refuseKind, refuseMore } from '@/lib/commands/handler/climb';
import { lockOwner } from '@/lib/commands/handler/own-account';
import { objectNotFound, refuseIfTaken } from '@/lib/commands/handler/taken';
import { createApiToken, listApiTokens } from '@/lib/store/configuration/api-tokens';
import { findRoleGroup, type StoredRoleGroup } from '@/lib/store/configuration/role-groups';
import type { StoredUser } from '@/lib/store/configuration/users';
import { AUDITED_API_TOKEN } from './audited';
import { API_TOKEN_COLUMNS, toApiTokenRow } from './output';
import { newApiTokenParameters } from './parameters';

/** The token is in this one answer and nowhere else. */
export const newApiToken = defineCommand({
  name: 'New-ApiToken',
  parameters: newApiTokenParameters,
  permission: 'account.write',
  effect: 'change',
  changes: [AUDITED_API_TOKEN],
  positional: 'Name',
  columns: ['Name', 'User', 'Token', 'ExpirationTime'],
  handler: async (context, given) => {
    const { db, actor, now, whatIf } = context;
    const owner = await lockOwner(context, given.User);
    refuseKind(owner, 'User');
    const roles = given.Roles ?? [];
    const roleGroups = await findRoleGroups(context, given.RoleGroups ?? []);
    if (roles.length === 0 && roleGroups.length === 0) throw refuse('TokenRolesNeeded', 'Roles');
    refuseMore(actor, [unscoped(roles), ...roleGroups], 'Roles', given.Name);
    const expiresAt = given.ExpirationTime === undefined ? null : new Date(given.ExpirationTime);
    if (expiresAt !== null && expiresAt <= now) throw refuse('ExpirationTimePast', 'ExpirationTime');
    const taken = () => refuse('TokenNameTaken', 'Name', { name: given.Name, owner: owner.name }, 409);
    const present = await listApiTokens(db, owner.id);
    if (present.some(({ name }) => name.toLowerCase() === given.Name.toLowerCase())) throw taken();
    const { token, hash } = generateApiToken();
    const row = {
      id: context.newId(),
      name: given.Name,
      userId: owner.id,
      hash: Uint8Array.from(hash),
      roles,
      roleGroups,
      remoteIpRanges: [...new Set((given.RemoteIPRanges ?? []).flatMap((range) => range.split(',')))],
      expiresAt,
    };
    const made = await refuseIfTaken(createApiToken(db, row), taken);
    context.audit.created(AUDITED_API_TOKEN, made.id);
    const created = toApiTokenRow(made, now);
    return {
      // One that was only tried would be nobody's.
      output: [{ ...created, Token: whatIf ? null : token }],
      columns: whatIf ? API_TOKEN_COLUMNS : undefined,
      warnings: beyondOwner(owner, [unscoped(roles), ...roleGroups]),
    };
  },
});

async function findRoleGroups(
  { db }: CommandContext,
  identities: readonly string[],
): Promise<readonly StoredRoleGroup[]> {
  const groups = new Map<string, StoredRoleGroup>();
  for (const [index, identity] of identities.entries()) {
    const group = await findRoleGroup(db, identity);
    if (group === null) throw objectNotFound(identity, 'Get-RoleGroup', `RoleGroups.${index}`);
    groups.set(group.id, group);
  }
  return [...groups.values()];
}

/** It never gives more than its owner has: what they lack now it will have when they have it. */
function beyondOwner(owner: StoredUser, given: readonly RoleGroupRights[]): Problem[] {
  const owners = rightsOf(owner.memberships.map(({ roleGroup }) => roleGroup));
  const lacking = [...exceeding(rightsOf(given), owners)];
  if (lacking.length === 0) return [];
  const args = { owner: owner.name, permissions: lacking.sort().join(', ') };
  return [{ id: 'TokenBeyondOwner', parameter: 'Roles', args }];
}
