import { z } from 'zod';
import { presentPassword } from '@/lib/commands/account/parameters';
import { changeParameters, identity, type ParameterMeta } from '@/lib/commands/parameters/parameter-types';

/**
 * Owns: the parameters of the cmdlets about second factors.
 * Promises: pure; the browser imports it.
 */
const text = (max: number) =>
  z
    .string({ error: 'TextInvalid' })
    .max(max, { error: 'TextTooLong' })
    .meta({ kind: 'string' } satisfies ParameterMeta);

export const getSecondFactorParameters = z.object({});

export const enableSecondFactorParameters = z.object({
  Password: presentPassword,
  Key: text(200),
  Code: text(64),
  ...changeParameters,
});

/** Of Disable-SecondFactor and New-RecoveryCode. */
export const ownSecondFactorParameters = z.object({ Password: presentPassword, ...changeParameters });

export const disableUserSecondFactorParameters = z.object({ Identity: identity, ...changeParameters });
