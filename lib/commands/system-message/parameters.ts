import { z } from 'zod';
import {
  boolean,
  changeParameters,
  identity,
  notSupported,
  oneOf,
  type ParameterMeta,
} from '@/lib/commands/parameters/parameter-types';
import { DSN_CODE } from '@/lib/mail/dsn/dsn-code';
import { DSN_LANGUAGES } from '@/lib/mail/dsn/dsn-languages';

/**
 * Owns: the parameters of New-, Set-, Get- and Remove-SystemMessage.
 * Promises: each issue names its field and an id of the catalogue `errors`.
 * Does not: look anything up.
 */

const text = z
  .string({ error: 'TextInvalid' })
  .trim()
  .min(1, { error: 'TextEmpty' })
  .max(512, { error: 'TextTooLong' })
  .regex(/^(?:\P{Cc}|[\n\r\t])*$/u, { error: 'TextHasControlCharacters' })
  .transform((given) => given.replace(/\r\n?/g, '\n'))
  .meta({ kind: 'string', range: '1-512' } satisfies ParameterMeta);

const original = boolean.optional().meta({ kind: 'switch' } satisfies ParameterMeta);

export const newSystemMessageParameters = z.object({
  DsnCode: z
    .string({ error: 'TextInvalid' })
    .trim()
    .regex(DSN_CODE, { error: 'DsnCodeInvalid' })
    .meta({ kind: 'string', range: '4.x.y, 5.x.y' } satisfies ParameterMeta),
  Internal: boolean,
  Language: oneOf(DSN_LANGUAGES),
  Text: text,
  DomainController: notSupported(null),
  ...changeParameters,
});

export const setSystemMessageParameters = z
  .object({
    Identity: identity,
    Text: text.optional(),
    Original: original,
    DomainController: notSupported(null),
    ...changeParameters,
  })
  .superRefine((given, context) => {
    const wantsOriginal = given.Original === true;
    if (wantsOriginal === (given.Text === undefined)) return;
    context.addIssue({
      code: 'custom',
      message: wantsOriginal ? 'ParametersExclusive' : 'TextOrOriginalRequired',
      path: ['Text'],
      params: { first: 'Original', second: 'Text' },
    });
  });

export const getSystemMessageParameters = z.object({
  Identity: identity.optional(),
  Original: original,
  DomainController: notSupported(null),
});

export const removeSystemMessageParameters = z.object({
  Identity: identity,
  DomainController: notSupported(null),
  ...changeParameters,
});
