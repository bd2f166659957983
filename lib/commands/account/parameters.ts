import { z } from 'zod';
import { changeParameters, type ParameterMeta } from '../parameter-types';

/**
 * Owns: the parameters of Set-AdministratorPassword.
 * Promises: pure; the browser imports it.
 */

const MAX_LENGTH = 128;

export const setAdministratorPasswordParameters = z.object({
  NewPassword: z
    .string({ error: 'TextInvalid' })
    .min(12, { error: 'PasswordTooShort' })
    .max(MAX_LENGTH, { error: 'TextTooLong' })
    .meta({ kind: 'string', range: '12-128' } satisfies ParameterMeta),
  /** The present one: asked of whoever is signed in, not of the local administrator, who may have lost it. */
  Password: z
    .string({ error: 'TextInvalid' })
    .max(MAX_LENGTH, { error: 'TextTooLong' })
    .optional()
    .meta({ kind: 'string', range: '12-128' } satisfies ParameterMeta),
  ...changeParameters,
});
