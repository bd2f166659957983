import { z } from 'zod';
import { presentPassword } from '@/lib/commands/account/parameters';
import {
  changeParameters,
  identity,
  objectName,
  type ParameterMeta,
} from '@/lib/commands/parameters/parameter-types';

/**
 * Owns: the parameters of the cmdlets about passkeys.
 * Promises: pure; the browser imports it.
 */
export const getPasskeyParameters = z.object({});

export const newPasskeyParameters = z.object({
  Name: objectName,
  Password: presentPassword,
  /** What the browser answered (RegistrationResponseJSON of WebAuthn). */
  PasskeyResponse: z
    .string({ error: 'TextInvalid' })
    .max(50_000, { error: 'TextTooLong' })
    .meta({ kind: 'string' } satisfies ParameterMeta),
  ...changeParameters,
});

export const removePasskeyParameters = z.object({
  Identity: identity,
  Password: presentPassword,
  ...changeParameters,
});
