import { z } from 'zod';
import { changeParameters, identity } from '@/lib/commands/parameters/parameter-types';

/**
 * Owns: the parameters of the cmdlets about sessions of users.
 * Promises: pure; the browser imports it.
 */
export const getUserSessionParameters = z.object({ User: identity.optional() });

export const removeUserSessionParameters = z.object({ Identity: identity, ...changeParameters });
