import { z } from 'zod';
import type { JsonValue, OutputRow } from '@/lib/commands/command/report';
import type { AuditRow } from '@/lib/store/audit/search-entries';
import { readChanges } from './stored-changes';

/**
 * Owns: an audit entry as Search-AdminAuditLog shows it, by Exchange's names where it has them.
 * Promises: an entry of a former version, which says less, is shown as far as it goes; what cannot be read is left out.
 */
export const AUDIT_COLUMNS = ['RunDate', 'Caller', 'CmdletName', 'ObjectModified', 'Succeeded'] as const;

const parametersOf = z.record(z.string(), z.json()).catch({});

const problemsOf = z
  .array(
    z.object({
      id: z.string(),
      parameter: z.string().nullable(),
      args: z.record(z.string(), z.union([z.string(), z.number()])),
    }),
  )
  .catch([]);

export function toAuditRow(row: AuditRow): OutputRow {
  const changes = readChanges(row.changes);
  const problems = problemsOf.parse(row.problems ?? []);
  return {
    Identity: row.id,
    RunDate: row.at.toISOString(),
    Caller: row.actor,
    UserId: row.user_id,
    CmdletName: row.cmdlet,
    ObjectModified: changes[0]?.name ?? null,
    CmdletParameters: Object.entries(parametersOf.parse(row.parameters ?? {})).map(([Name, Value]) => ({
      Name,
      Value,
    })),
    ModifiedProperties: changes.flatMap(({ name: object, id, properties }) =>
      properties.map((property) => ({
        Object: object,
        ObjectId: id,
        Name: property.name,
        OldValue: shown(property.old, property.members === true),
        NewValue: shown(property.new, property.members === true),
        IsSecret: property.secret === true,
        IsMembers: property.members === true,
      })),
    ),
    Objects: changes.map(({ type, id, name, action }) => ({
      Type: type,
      Id: id,
      Name: name,
      Action: action,
    })),
    Matched: row.matched,
    Succeeded: row.outcome === 'succeeded',
    Outcome: row.outcome,
    Error: row.error_id,
    Problems: problems.map(({ id, parameter, args }) => ({ Id: id, Parameter: parameter, Args: args })),
    Command: row.command,
    Face: row.face,
    ClientAddress: row.client_address,
    SessionId: row.session_id,
    TokenId: row.token_id,
    OriginatingServer: row.server,
    DurationMs: row.elapsed_ms,
    Hash: row.hash,
  };
}

/** Members by their names. */
function shown(value: JsonValue, isMembers: boolean): JsonValue {
  if (!isMembers || !Array.isArray(value)) return value;
  const member = z.object({ name: z.string() });
  return value.flatMap((one) => member.safeParse(one).data?.name ?? []);
}
