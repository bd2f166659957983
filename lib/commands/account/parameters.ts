import { z } from 'zod';
import { changeParameters, type ParameterMeta } from '@/lib/commands/parameters/parameter-types';
import { passwordLength } from '@/lib/password-length';

/**
 * Owns: the parameters of Set-AdministratorPassword, and what a new password is for every cmdlet.
 * Promises: pure; the browser imports it.
 */

const range = `${passwordLength.minimum}-${passwordLength.maximum}`;

export const newPassword = z
  .string({ error: 'TextInvalid' })
  .min(passwordLength.minimum, { error: 'PasswordTooShort' })
  .max(passwordLength.maximum, { error: 'TextTooLong' })
  .meta({ kind: 'string', range } satisfies ParameterMeta);

export const presentPassword = z
  .string({ error: 'TextInvalid' })
  .max(passwordLength.maximum, { error: 'TextTooLong' })
  .meta({ kind: 'string', range } satisfies ParameterMeta);

export const setAdministratorPasswordParameters = z.object({
  NewPassword: newPassword,
  /** The present one: asked of whoever is signed in, not of the local administrator, who may have lost it. */
  Password: presentPassword.optional(),
  ...changeParameters,
});
