import { z } from 'zod';
import { withKeysAs } from './list-change';
import type { ParameterMeta } from './parameter-types';

const text = (empty: string, max: number) =>
  z
    .string({ error: 'TextInvalid' })
    .min(1, { error: empty })
    .max(max, { error: 'TextTooLong' })
    // A line end would begin a line of its own in the command's text and in the audit log.
    .regex(/^\P{Cc}*$/u, { error: 'TextHasControlCharacters' });

/** A user name and a password, as PowerShell's hashtable or JSON has them. */
export const credential = z
  .preprocess(
    (value) => withKeysAs(['UserName', 'Password'], value),
    z
      .strictObject(
        { UserName: text('UserNameEmpty', 320), Password: text('PasswordEmpty', 1024) },
        { error: 'CredentialInvalid' },
      )
      .nullable(),
  )
  .meta({ kind: 'credential' } satisfies ParameterMeta);

export type Credential = NonNullable<z.output<typeof credential>>;
