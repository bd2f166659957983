import { z } from 'zod';
import { MANAGEMENT_ROLE_NAMES } from '@/lib/auth/management-roles';
import { listOf } from '@/lib/commands/parameters/list-change';
import { remoteIpRange } from '@/lib/commands/parameters/network-types';
import { changeParameters, identity, objectName, oneOf } from '@/lib/commands/parameters/parameter-types';
import { dateTime } from '@/lib/commands/parameters/record-parameters';

/**
 * Owns: the parameters of the cmdlets about API tokens.
 * Promises: pure; the browser imports it.
 */

const [first = '', ...others] = MANAGEMENT_ROLE_NAMES;

export const newApiTokenParameters = z.object({
  Name: objectName,
  /** Whose it is: oneself when it is left out. */
  User: identity.optional(),
  Roles: listOf(oneOf([first, ...others])).optional(),
  RoleGroups: listOf(identity, { maxItems: 100 }).optional(),
  ExpirationTime: dateTime.optional(),
  RemoteIPRanges: listOf(remoteIpRange, { maxItems: 100 }).optional(),
  ...changeParameters,
});

export const getApiTokenParameters = z.object({ Identity: identity.optional(), User: identity.optional() });

export const removeApiTokenParameters = z.object({
  Identity: identity,
  User: identity.optional(),
  ...changeParameters,
});
