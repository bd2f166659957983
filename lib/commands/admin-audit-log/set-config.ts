import { defineCommand } from '@/lib/commands/command/define';
import { writeAuditLogConfig } from '@/lib/store/audit/config';
import { AUDIT_CONFIG_ID, AUDITED_AUDIT_CONFIG, CONFIG_COLUMNS, readConfigRow, toDays } from './config';
import { setAdminAuditLogConfigParameters } from './parameters';

/** What is older than the limit goes within the hour. */
export const setAdminAuditLogConfig = defineCommand({
  name: 'Set-AdminAuditLogConfig',
  parameters: setAdminAuditLogConfigParameters,
  permission: 'auditLog.write',
  effect: 'change',
  changes: [AUDITED_AUDIT_CONFIG],
  columns: CONFIG_COLUMNS,
  handler: async ({ db, audit }, { AdminAuditLogAgeLimit }) => {
    await audit.changing(AUDITED_AUDIT_CONFIG, AUDIT_CONFIG_ID);
    if (AdminAuditLogAgeLimit !== undefined) {
      await writeAuditLogConfig(db, { ageLimitDays: toDays(AdminAuditLogAgeLimit) });
    }
    return { output: [await readConfigRow(db)] };
  },
});
