import { z } from 'zod';
import { listOf } from '@/lib/commands/parameters/list-change';
import { pagingParameters } from '@/lib/commands/parameters/mail-parameters';
import {
  boolean,
  changeParameters,
  identity,
  integer,
  notSupported,
  type ParameterMeta,
  timeSpan,
} from '@/lib/commands/parameters/parameter-types';
import { dateTime } from '@/lib/commands/parameters/record-parameters';

/**
 * Owns: the parameters of the cmdlets about the administrator audit log.
 * Promises: pure; the browser imports it.
 */

/** An entry's number, as Search-AdminAuditLog shows it. */
const entry = z
  .union([z.number().transform(String), z.string()], { error: 'AuditEntryInvalid' })
  .pipe(z.string().regex(/^[1-9]\d{0,17}$/, { error: 'AuditEntryInvalid' }))
  .meta({ kind: 'string' } satisfies ParameterMeta);

const names = listOf(identity).optional();

export const searchAdminAuditLogParameters = z
  .object({
    /** Ours: one entry. */
    Identity: entry.optional(),
    Cmdlets: names,
    Parameters: names,
    ObjectIds: names,
    UserIds: names,
    StartDate: dateTime.optional(),
    EndDate: dateTime.optional(),
    IsSuccess: boolean.optional(),
    /** As BookmarkIndex: pages go by key. */
    StartIndex: notSupported(null),
    ...pagingParameters,
  })
  .superRefine(({ Cmdlets, Parameters }, context) => {
    // Exchange's rule: a parameter is one of a cmdlet's.
    if (Parameters !== undefined && Cmdlets === undefined) {
      context.addIssue({ code: 'custom', message: 'CmdletsRequired', path: ['Cmdlets'] });
    }
  });

export const testAdminAuditLogParameters = z.object({
  /** Goes on behind this entry, which is taken for right. */
  StartAfter: entry.optional(),
  /** Left out: to the end. */
  MaxEntries: integer(1, 1_000_000).optional(),
});

export const getAdminAuditLogConfigParameters = z.object({ DomainController: notSupported(null) });

const SECONDS_PER_DAY = 86_400;
export const MAX_AGE_LIMIT_DAYS = 3650;

export const setAdminAuditLogConfigParameters = z.object({
  AdminAuditLogAgeLimit: timeSpan(SECONDS_PER_DAY, MAX_AGE_LIMIT_DAYS * SECONDS_PER_DAY)
    .refine((seconds) => seconds % SECONDS_PER_DAY === 0, { error: 'AgeLimitNotDays' })
    .optional(),
  AdminAuditLogEnabled: notSupported(true),
  AdminAuditLogCmdlets: notSupported('*'),
  AdminAuditLogParameters: notSupported('*'),
  AdminAuditLogExcludedCmdlets: notSupported(null),
  LogLevel: notSupported('Verbose'),
  TestCmdletLoggingEnabled: notSupported(false),
  DomainController: notSupported(null),
  ...changeParameters,
});

export const undoAdminChangeParameters = z.object({
  Identity: entry,
  ...changeParameters,
});
