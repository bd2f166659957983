import * as z from 'zod/mini';
import { spanInUnits, spanOfUnits } from '@/components/settings/span-text';

/** The settings of the organization as the sheet holds them: of sessions (Set-OrganizationConfig), of the audit log (Set-AdminAuditLogConfig). */

/** As Get-OrganizationConfig gives them. */
export const sessionsRow = z.object({
  ActivityBasedAuthenticationTimeoutInterval: z.string(),
  MaxSessionLifetime: z.string(),
});

export type SessionsRow = z.output<typeof sessionsRow>;

/** In minutes, and in hours. */
export type SessionsForm = { readonly [Name in keyof SessionsRow]: string };

const SESSION_UNITS = {
  ActivityBasedAuthenticationTimeoutInterval: 'minutes',
  MaxSessionLifetime: 'hours',
} as const;

export function sessionsFormOf(row: SessionsRow): SessionsForm {
  return {
    ActivityBasedAuthenticationTimeoutInterval: spanInUnits(
      row.ActivityBasedAuthenticationTimeoutInterval,
      SESSION_UNITS.ActivityBasedAuthenticationTimeoutInterval,
    ),
    MaxSessionLifetime: spanInUnits(row.MaxSessionLifetime, SESSION_UNITS.MaxSessionLifetime),
  };
}

/** What was changed; null when nothing was. */
export function sessionsChange(form: SessionsForm, row: SessionsRow): Record<string, unknown> | null {
  return changesOf(form, sessionsFormOf(row), (name, text) => spanOfUnits(text, SESSION_UNITS[name]));
}

/** As Get-AdminAuditLogConfig gives them. */
export const auditLogRow = z.object({
  AdminAuditLogAgeLimit: z.string(),
  SyslogServer: z.nullable(z.string()),
});

export type AuditLogRow = z.output<typeof auditLogRow>;

/** In days; no syslog server is an empty text. */
export type AuditLogForm = { readonly [Name in keyof AuditLogRow]: string };

export function auditLogFormOf(row: AuditLogRow): AuditLogForm {
  return {
    AdminAuditLogAgeLimit: spanInUnits(row.AdminAuditLogAgeLimit, 'days'),
    SyslogServer: row.SyslogServer ?? '',
  };
}

/** What was changed; null when nothing was. */
export function auditLogChange(form: AuditLogForm, row: AuditLogRow): Record<string, unknown> | null {
  return changesOf(form, auditLogFormOf(row), (name, text) =>
    name === 'SyslogServer' ? text || null : spanOfUnits(text, 'days'),
  );
}

function changesOf<Name extends string>(
  form: Readonly<Record<Name, string>>,
  stored: Readonly<Record<Name, string>>,
  toParameter: (name: Name, text: string) => string | null,
): Record<string, unknown> | null {
  // Object.keys forgets which keys there are.
  const changed = (Object.keys(stored) as Name[])
    .map((name) => ({ name, text: form[name].trim() }))
    .filter(({ name, text }) => text !== stored[name]);
  if (changed.length === 0) return null;
  return Object.fromEntries(changed.map(({ name, text }) => [name, toParameter(name, text)]));
}
