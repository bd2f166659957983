import { z } from 'zod';
import { parseDateTime } from '@/lib/shell/value/date-time';
import { integer, type ParameterMeta } from './parameter-types';

/**
 * Owns: the parameters by which records of what happened are asked for: times, a message's number, an id.
 * Promises: as parameter-types.ts. Pure: the browser imports it.
 */

export const dateTime = z
  .string({ error: 'DateInvalid' })
  .transform((text, context): string => {
    const parsed = parseDateTime(text);
    if (parsed !== null) return parsed;
    context.addIssue({ code: 'custom', message: 'DateInvalid', params: { value: text } });
    return z.NEVER;
  })
  .meta({ kind: 'string' } satisfies ParameterMeta);

/** A message's integer, the same in all queues and after it has gone. */
export const messageNumber = integer(1, Number.MAX_SAFE_INTEGER);

export const uuid = z.guid({ error: 'IdentityInvalid' }).meta({ kind: 'string' } satisfies ParameterMeta);
