import { z } from 'zod';
import { listOf } from '@/lib/commands/parameters/list-change';
import { filter, pagingParameters } from '@/lib/commands/parameters/mail-parameters';
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
import type { MailProperty } from '@/lib/mail/queue/mail-properties';

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

export const AUDIT_OUTCOMES = ['Succeeded', 'Refused', 'Failed'] as const;

/** What a filter may speak of, for the shell and the console alike. */
export const AUDIT_PROPERTIES = [
  { name: 'RunDate', type: 'date', nullable: false, sortable: false },
  { name: 'Caller', type: 'string', nullable: false, sortable: false },
  { name: 'CmdletName', type: 'string', nullable: false, sortable: false },
  /** A name or GUID of any object that the command was about, as it was called then. */
  { name: 'Object', type: 'string', nullable: false, sortable: false },
  { name: 'Outcome', type: 'enum', nullable: false, values: AUDIT_OUTCOMES, sortable: false },
  { name: 'ClientAddress', type: 'string', nullable: true, sortable: false },
  { name: 'Face', type: 'string', nullable: true, sortable: false },
  { name: 'OriginatingServer', type: 'string', nullable: true, sortable: false },
] as const satisfies readonly MailProperty[];

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
    /** Ours, as other lists have it. */
    Filter: filter(AUDIT_PROPERTIES)
      .optional()
      .meta({ kind: 'filter' } satisfies ParameterMeta),
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
const MAX_AGE_LIMIT_DAYS = 3650;

export const setAdminAuditLogConfigParameters = z.object({
  AdminAuditLogAgeLimit: timeSpan(SECONDS_PER_DAY, MAX_AGE_LIMIT_DAYS * SECONDS_PER_DAY)
    .refine((seconds) => seconds % SECONDS_PER_DAY === 0, { error: 'AgeLimitNotDays' })
    .optional(),
  /** Ours. UDP is none of them: whoever sends by it learns nothing of what arrived. */
  SyslogServer: z
    .string({ error: 'SyslogServerInvalid' })
    .trim()
    .toLowerCase()
    .max(300, { error: 'SyslogServerInvalid' })
    .regex(/^(?:tcp|tls):\/\/(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]):[1-9]\d{0,4}$/, {
      error: 'SyslogServerInvalid',
    })
    .refine((server) => Number(server.slice(server.lastIndexOf(':') + 1)) <= 65_535, {
      error: 'SyslogServerInvalid',
    })
    .nullable()
    .optional()
    .meta({ kind: 'string', range: 'tcp://host:port, tls://host:port' } satisfies ParameterMeta),
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
