import type { AuditedObject } from '@/lib/commands/command/audited';
import type { Database } from '@/lib/commands/command/context';
import type { OutputRow } from '@/lib/commands/command/report';
import { settable } from '@/lib/commands/handler/audited-properties';
import { formatTimeSpan } from '@/lib/shell/value/time-span';
import { DEFAULT_AGE_LIMIT_DAYS, readAuditLogConfig } from '@/lib/store/audit/config';

/**
 * Owns: the settings of the audit log as Get-AdminAuditLogConfig shows them. Only the age limit can be set: every change is in the
 *   log, with old and new values.
 */
export const CONFIG_COLUMNS = ['AdminAuditLogEnabled', 'AdminAuditLogAgeLimit', 'LogLevel'] as const;

const SECONDS_PER_DAY = 86_400;

export async function readConfigRow(db: Database): Promise<OutputRow> {
  const stored = await readAuditLogConfig(db);
  return {
    ...FIXED,
    AdminAuditLogAgeLimit: formatTimeSpan((stored?.ageLimitDays ?? DEFAULT_AGE_LIMIT_DAYS) * SECONDS_PER_DAY),
    WhenChanged: stored?.updatedAt.toISOString() ?? null,
  };
}

export function toDays(seconds: number): number {
  return seconds / SECONDS_PER_DAY;
}

const FIXED = {
  AdminAuditLogEnabled: true,
  AdminAuditLogCmdlets: ['*'],
  AdminAuditLogParameters: ['*'],
  AdminAuditLogExcludedCmdlets: [],
  LogLevel: 'Verbose',
};

/** There is one: its id is its name. */
export const AUDIT_CONFIG_ID = 'AdminAuditLogConfig';

export const AUDITED_AUDIT_CONFIG: AuditedObject = {
  type: 'AdminAuditLogConfig',
  read: async (db) => ({
    name: AUDIT_CONFIG_ID,
    properties: settable(await readConfigRow(db), Object.keys(FIXED)),
  }),
  undo: { identity: 'none', set: 'Set-AdminAuditLogConfig' },
};
