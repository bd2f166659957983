import { expect, it } from 'vitest';
import { setAdminAuditLogConfigParameters } from '@/lib/commands/admin-audit-log/parameters';
import { setOrganizationConfigParameters } from '@/lib/commands/organization-config/parameters';
import { auditLogChange, auditLogFormOf, sessionsChange, sessionsFormOf } from './form';

const sessions = { ActivityBasedAuthenticationTimeoutInterval: '06:00:00', MaxSessionLifetime: '1.12:00:00' };
const auditLog = { AdminAuditLogAgeLimit: '90.00:00:00', SyslogServer: null };

it('the limits of sessions are minutes and hours, and only what was changed is sent', () => {
  const form = sessionsFormOf(sessions);
  expect(form).toEqual({ ActivityBasedAuthenticationTimeoutInterval: '360', MaxSessionLifetime: '36' });
  expect(sessionsChange({ ...form, MaxSessionLifetime: ' 36 ' }, sessions)).toBeNull();
  const change = sessionsChange({ ...form, ActivityBasedAuthenticationTimeoutInterval: '15' }, sessions);
  expect(change).toEqual({ ActivityBasedAuthenticationTimeoutInterval: '00:15:00' });
  expect(setOrganizationConfigParameters.safeParse(change).success).toBe(true);
});

it('the age of the audit log is days, and no syslog server is none', () => {
  const form = auditLogFormOf(auditLog);
  expect(form).toEqual({ AdminAuditLogAgeLimit: '90', SyslogServer: '' });
  expect(auditLogChange(form, auditLog)).toBeNull();
  const named = { AdminAuditLogAgeLimit: '365', SyslogServer: 'tls://syslog.contoso.com:6514' };
  const change = auditLogChange(named, auditLog);
  expect(change).toEqual({ ...named, AdminAuditLogAgeLimit: '365.00:00:00' });
  expect(setAdminAuditLogConfigParameters.safeParse(change).success).toBe(true);
  const stored = { ...auditLog, SyslogServer: named.SyslogServer };
  expect(auditLogChange(form, stored)).toEqual({ SyslogServer: null });
});

it('what is no number goes as it was typed, for the command to say what is wrong', () => {
  const form = { ...sessionsFormOf(sessions), MaxSessionLifetime: 'a day' };
  const change = sessionsChange(form, sessions);
  expect(change).toEqual({ MaxSessionLifetime: 'a day' });
  expect(setOrganizationConfigParameters.safeParse(change).success).toBe(false);
});
