import { z } from 'zod';
import type { ParameterMeta } from './parameter-types';

/**
 * Owns: reading what a parameter's schema says of itself (parameter-types.ts writes it with `.meta()`).
 * Promises: looks through optional, nullable and default wrappers.
 */

const described = z.object({
  kind: z.enum([
    'string',
    'bool',
    'switch',
    'int',
    'enum',
    'timespan',
    'size',
    'list',
    'filter',
    'credential',
  ]),
  range: z.string().optional(),
  values: z.array(z.string()).readonly().optional(),
});

export function metaOf(schema: unknown): ParameterMeta | null {
  if (!(schema instanceof z.ZodType)) return null;
  const own = described.safeParse(schema.meta());
  if (own.success) return own.data;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return metaOf(schema.unwrap());
  }
  return null;
}

export function kindOf(schema: unknown): ParameterMeta['kind'] | null {
  return metaOf(schema)?.kind ?? null;
}
