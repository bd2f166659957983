import { z } from 'zod';
import { changeParameters, timeSpan } from '@/lib/commands/parameters/parameter-types';

/**
 * Owns: the parameters of the cmdlets about the organization's settings.
 * Promises: pure; the browser imports it. The idle limit has Exchange's name and range.
 */
export const getOrganizationConfigParameters = z.object({});

export const setOrganizationConfigParameters = z.object({
  ActivityBasedAuthenticationTimeoutInterval: timeSpan(5 * 60, 8 * 3600).optional(),
  MaxSessionLifetime: timeSpan(3600, 30 * 24 * 3600).optional(),
  ...changeParameters,
});
