import { defineCommand } from '@/lib/commands/command/define';
import { CONFIG_COLUMNS, readConfigRow } from './config';
import { getAdminAuditLogConfigParameters } from './parameters';

export const getAdminAuditLogConfig = defineCommand({
  name: 'Get-AdminAuditLogConfig',
  parameters: getAdminAuditLogConfigParameters,
  permission: 'auditLog.read',
  effect: 'read',
  columns: CONFIG_COLUMNS,
  handler: async ({ db }) => ({ output: [await readConfigRow(db)] }),
});
