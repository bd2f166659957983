import { z } from 'zod';
import { formatByteSize, parseByteSize } from '@/lib/shell/value/byte-size';
import { formatTimeSpan, parseTimeSpan } from '@/lib/shell/value/time-span';
import { hasHiddenCharacter } from '@/lib/shown-text';

/**
 * Owns: the parameter types that more than one cmdlet uses, as zod schemas that take shell text and JSON alike.
 * Promises: every issue's message is an error id of the catalogue `errors`, its params are the arguments.
 * Does not: know any cmdlet. Pure: the browser imports it.
 */

/** How help and faces show a parameter. */
export interface ParameterMeta {
  readonly kind:
    | 'string'
    | 'bool'
    | 'switch'
    | 'int'
    | 'enum'
    | 'timespan'
    | 'size'
    | 'list'
    | 'filter'
    | 'credential';
  /** For ranges in help text. */
  readonly range?: string;
  readonly values?: readonly string[];
}

/** $true / $false; JSON booleans; "true"/"false" as a form gives them. */
export const boolean = z
  .union(
    [z.boolean(), z.enum(['true', 'false', '$true', '$false']).transform((text) => text.endsWith('true'))],
    {
      error: 'BooleanInvalid',
    },
  )
  .meta({ kind: 'bool' } satisfies ParameterMeta);

/** What people read and tell apart: nothing in it is a control or invisible, or changes the direction of text. */
export const isVisible = (text: string) => !hasHiddenCharacter(text);

/** A name of an object: 1 to 64 characters, all visible, none of * ? " < > | (wildcards and quoting). */
export const objectName = z
  .string({ error: 'TextInvalid' })
  .trim()
  .min(1, { error: 'NameEmpty' })
  .max(64, { error: 'NameTooLong' })
  .regex(/^[^*?"<>|\\]*$/, { error: 'NameInvalid' })
  .refine(isVisible, { error: 'NameInvalid' })
  .meta({ kind: 'string', range: '1-64' } satisfies ParameterMeta);

export const comment = z
  .string({ error: 'TextInvalid' })
  .max(1024, { error: 'TextTooLong' })
  .meta({ kind: 'string', range: '0-1024' } satisfies ParameterMeta);

export const identity = z
  .string({ error: 'IdentityInvalid' })
  .min(1, { error: 'IdentityInvalid' })
  .meta({ kind: 'string' } satisfies ParameterMeta);

/** Integer within [min, max]; accepts digits as text. */
export function integer(min: number, max: number) {
  return z
    .union(
      [
        z.number(),
        z
          .string()
          .regex(/^-?\d+$/)
          .transform(Number),
      ],
      { error: 'IntegerInvalid' },
    )
    .superRefine((value, context) => {
      if (!Number.isInteger(value) || value < min || value > max) {
        context.addIssue({ code: 'custom', message: 'OutOfRange', params: { min, max } });
      }
    })
    .meta({ kind: 'int', range: `${min}-${max}` } satisfies ParameterMeta);
}

/** As integer, or `unlimited` (null). */
export function unlimitedInteger(min: number, max: number) {
  return (
    z
      // Not even looked into further when it is not the word: so a number out of range is what is wrong.
      .union(
        [
          z
            .unknown()
            .refine(isUnlimited, { abort: true })
            .transform(() => null),
          integer(min, max),
        ],
        {
          error: 'IntegerOrUnlimitedInvalid',
        },
      )
      .meta({ kind: 'int', range: `${min}-${max}, unlimited` } satisfies ParameterMeta)
  );
}

/** As a face got it. */
export function isUnlimited(value: unknown): boolean {
  return value === null || (typeof value === 'string' && value.trim().toLowerCase() === 'unlimited');
}

/** `[d.]hh:mm:ss`, or seconds as a JSON number; output is whole seconds. */
export function timeSpan(minSeconds: number, maxSeconds: number) {
  return z
    .union([z.number(), z.string()], { error: 'TimeSpanInvalid' })
    .transform((value, context) => {
      const parsed = typeof value === 'number' ? { ok: true as const, value } : parseTimeSpan(value);
      if (!parsed.ok) {
        context.addIssue({ code: 'custom', message: 'TimeSpanInvalid', params: { value } });
        return z.NEVER;
      }
      if (!Number.isInteger(parsed.value) || parsed.value < minSeconds || parsed.value > maxSeconds) {
        context.addIssue({
          code: 'custom',
          message: 'OutOfRange',
          params: { min: formatTimeSpan(minSeconds), max: formatTimeSpan(maxSeconds) },
        });
        return z.NEVER;
      }
      return parsed.value;
    })
    .meta({
      kind: 'timespan',
      range: `${formatTimeSpan(minSeconds)}-${formatTimeSpan(maxSeconds)}`,
    } satisfies ParameterMeta);
}

const MAX_SIZE_BYTES = 2_147_483_647;

/** 0-2147483647 bytes with B, KB, MB, GB, TB, rounded up to KB, or `unlimited` (null); output is bytes. */
export const byteSize = z
  .union([z.null(), z.number(), z.string()], { error: 'SizeInvalid' })
  .transform((value, context) => {
    if (value === null || isUnlimited(value)) return null;
    const parsed = typeof value === 'number' ? { ok: true as const, value } : parseByteSize(value);
    if (!parsed.ok || parsed.value === null || !Number.isFinite(parsed.value)) {
      context.addIssue({ code: 'custom', message: 'SizeInvalid', params: { value } });
      return z.NEVER;
    }
    if (parsed.value < 0 || parsed.value > MAX_SIZE_BYTES) {
      context.addIssue({
        code: 'custom',
        message: 'OutOfRange',
        params: { min: 0, max: formatByteSize(MAX_SIZE_BYTES) },
      });
      return z.NEVER;
    }
    return Math.ceil(parsed.value / 1024) * 1024;
  })
  .meta({ kind: 'size', range: '0-2147483647, unlimited' } satisfies ParameterMeta);

/** One item or a list; output is always a list. */
export function list<T extends z.ZodType>(item: T) {
  return z
    .union([z.array(item, { error: 'ListInvalid' }), item.transform((one) => [one])])
    .meta({ kind: 'list' } satisfies ParameterMeta);
}

export function oneOf<const T extends readonly [string, ...string[]]>(values: T) {
  return z
    .string({ error: 'TextInvalid' })
    .transform((text, context): T[number] => {
      const found = values.find((value) => value.toLowerCase() === text.toLowerCase());
      if (found === undefined) {
        context.addIssue({
          code: 'custom',
          message: 'ValueNotOneOf',
          params: { values: values.join(', '), value: text },
        });
        return z.NEVER;
      }
      return found;
    })
    .meta({ kind: 'enum', values } satisfies ParameterMeta);
}

/** A parameter that this version does not support: its default is accepted, any other value refused. */
export function notSupported(defaultValue: string | number | boolean | null) {
  return z
    .unknown()
    .superRefine((value, context) => {
      const given = typeof value === 'string' ? value.toLowerCase() : value;
      const wanted = typeof defaultValue === 'string' ? defaultValue.toLowerCase() : defaultValue;
      if (
        value !== undefined &&
        given !== wanted &&
        !(Array.isArray(value) && value.length === 0 && wanted === null)
      ) {
        context.addIssue({
          code: 'custom',
          message: 'NotSupported',
          params: { default: defaultValue === null ? '$null' : String(defaultValue) },
        });
      }
    })
    .optional()
    .meta({
      kind: 'string',
      range: `not supported in this version, only ${defaultValue ?? '$null'}`,
    } satisfies ParameterMeta);
}

/** Parameters of every change. */
export const changeParameters = {
  WhatIf: boolean.optional().meta({ kind: 'switch' } satisfies ParameterMeta),
  Confirm: boolean.optional().meta({ kind: 'switch' } satisfies ParameterMeta),
};
