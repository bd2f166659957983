import { z } from 'zod';
import type { AuditChange, SealedValues } from '@/lib/store/audit/entry';

/**
 * Owns: what an entry says of objects, read at the border: an entry may be older than this code.
 * Promises: an entry that says it in another form says nothing here.
 */
const change = z.object({
  type: z.string(),
  id: z.string().nullable(),
  name: z.string(),
  action: z.enum(['created', 'changed', 'removed', 'named']),
  properties: z.array(
    z.object({
      name: z.string(),
      old: z.json(),
      new: z.json(),
      secret: z.literal(true).optional(),
      members: z.literal(true).optional(),
    }),
  ),
});

const sealed = z.record(
  z.string(),
  z.record(
    z.string(),
    z.object({
      old: z.object({ ciphertext: z.string(), keyId: z.string() }).nullable(),
      oldMark: z.string().nullable(),
      newMark: z.string().nullable(),
    }),
  ),
);

const changes = z.array(change).catch([]);

export function readChanges(stored: unknown): AuditChange[] {
  // Under exactOptionalPropertyTypes zod's optional is not the type's, though what is read is.
  return changes.parse(stored ?? []) as AuditChange[];
}

export function readSealed(stored: unknown): SealedValues {
  return sealed.catch({}).parse(stored ?? {});
}
