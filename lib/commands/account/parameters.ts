import { z } from 'zod';
import { changeParameters, identity, type ParameterMeta } from '../parameter-types';

/**
 * Owns: the parameters of Set-AdministratorPassword.
 * Promises: pure; the browser imports it.
 */

const secret = z.string({ error: 'TextInvalid' }).meta({ kind: 'string' } satisfies ParameterMeta);

export const setAdministratorPasswordParameters = z.object({
  /** The present one; needed of a person in the console, not of the local administrator. */
  Password: secret.max(128, { error: 'TextTooLong' }).optional(),
  NewPassword: secret
    .min(12, { error: 'PasswordTooShort' })
    .max(128, { error: 'TextTooLong' })
    .meta({ kind: 'string', range: '12-128' } satisfies ParameterMeta),
  /** Whose; the actor's own, or the only account. */
  Identity: identity.optional(),
  ...changeParameters,
});
