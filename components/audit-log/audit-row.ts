import * as z from 'zod/mini';
import type { StatusKind } from '@/components/console/list/status-cell';

const value = z.json();

/** An entry of the audit log, as Search-AdminAuditLog gives it. */
export const auditRow = z.object({
  Identity: z.string(),
  RunDate: z.string(),
  Caller: z.string(),
  CmdletName: z.string(),
  ObjectModified: z.nullable(z.string()),
  ModifiedProperties: z.array(
    z.object({
      Object: z.string(),
      Name: z.string(),
      OldValue: value,
      NewValue: value,
      IsSecret: z.boolean(),
      IsMembers: z.boolean(),
    }),
  ),
  Objects: z.array(
    z.object({
      Type: z.string(),
      Id: z.nullable(z.string()),
      Name: z.string(),
      Action: z.enum(['created', 'changed', 'removed', 'named']),
    }),
  ),
  Matched: z.nullable(z.number()),
  Outcome: z.enum(['Succeeded', 'Refused', 'Failed']),
  Problems: z.array(
    z.object({
      Id: z.string(),
      Parameter: z.nullable(z.string()),
      Args: z.record(z.string(), z.union([z.string(), z.number()])),
    }),
  ),
  Command: z.string(),
  Face: z.nullable(z.string()),
  ClientAddress: z.nullable(z.string()),
  SessionId: z.nullable(z.string()),
  TokenId: z.nullable(z.string()),
  OriginatingServer: z.nullable(z.string()),
  DurationMs: z.number(),
});

export type AuditRow = z.infer<typeof auditRow>;

export const AUDIT_OUTCOME_KINDS: Readonly<Record<AuditRow['Outcome'], StatusKind>> = {
  Succeeded: 'good',
  Refused: 'warning',
  Failed: 'bad',
};

/** `console:kim` is kim, by whatever face. */
export function callerName({ Caller }: Pick<AuditRow, 'Caller'>): string {
  return Caller.slice(Caller.indexOf(':') + 1);
}

/** It changed objects; whether it can be undone now is known by trying. */
export function mayBeUndone({ Outcome, Objects }: Pick<AuditRow, 'Outcome' | 'Objects'>): boolean {
  return Outcome === 'Succeeded' && Objects.some(({ Action }) => Action !== 'named');
}

/** The names of what changed; of an object that was made or removed all of it did. */
export function changedNames({ Objects, ModifiedProperties }: AuditRow): readonly string[] {
  const whole = new Set(
    Objects.filter(({ Action }) => Action === 'created' || Action === 'removed').map(({ Name }) => Name),
  );
  const names = ModifiedProperties.filter((property) => !whole.has(property.Object)).map(({ Name }) => Name);
  return [...new Set(names)];
}
