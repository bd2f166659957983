import { z } from 'zod';
import { changeParameters, identity, objectName } from '@/lib/commands/parameters/parameter-types';

/**
 * Owns: the parameters of the cmdlets about app passwords.
 * Promises: pure; the browser imports it.
 */
export const newAppPasswordParameters = z.object({
  Name: objectName,
  /** Whose it is: oneself when it is left out. */
  User: identity.optional(),
  ...changeParameters,
});

export const getAppPasswordParameters = z.object({
  Identity: identity.optional(),
  User: identity.optional(),
});

export const removeAppPasswordParameters = z.object({
  Identity: identity,
  User: identity.optional(),
  ...changeParameters,
});
