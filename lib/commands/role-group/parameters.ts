import { z } from 'zod';
import { MANAGEMENT_ROLE_NAMES } from '@/lib/auth/management-roles';
import { changeableListOf, listOf } from '@/lib/commands/parameters/list-change';
import {
  boolean,
  changeParameters,
  comment,
  identity,
  objectName,
  oneOf,
  type ParameterMeta,
} from '@/lib/commands/parameters/parameter-types';

/**
 * Owns: the parameters of the cmdlets about role groups.
 * Promises: pure; the browser imports it.
 */

const [first = '', ...others] = MANAGEMENT_ROLE_NAMES;
const role = oneOf([first, ...others]);

/** Ours: which objects the rights are for. $null: all of them. */
const scope = z
  .union([z.null(), listOf(identity)])
  .meta({ kind: 'list' } satisfies ParameterMeta)
  .optional();
const scopes = { SendConnectorScope: scope, AcceptedDomainScope: scope, ServerScope: scope };

export const newRoleGroupParameters = z.object({
  Name: objectName,
  Roles: listOf(role),
  Description: comment.optional(),
  Members: listOf(identity).optional(),
  RequireSecondFactor: boolean.optional(),
  ...scopes,
  ...changeParameters,
});

export const setRoleGroupParameters = z.object({
  Identity: identity,
  Name: objectName.optional(),
  Roles: changeableListOf(role).optional(),
  Description: comment.optional(),
  RequireSecondFactor: boolean.optional(),
  Members: changeableListOf(identity).optional(),
  ...scopes,
  ...changeParameters,
});

export const getRoleGroupParameters = z.object({ Identity: identity.optional() });

export const removeRoleGroupParameters = z.object({ Identity: identity, ...changeParameters });

export const roleGroupMemberParameters = z.object({
  Identity: identity,
  Member: identity,
  ...changeParameters,
});

export const getRoleGroupMemberParameters = z.object({ Identity: identity });

export const getManagementRoleParameters = z.object({ Identity: role.optional() });
