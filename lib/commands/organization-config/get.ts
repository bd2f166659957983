import { defineCommand } from '@/lib/commands/command/define';
import { readOrganizationConfig } from '@/lib/store/configuration/organization-config';
import { ORGANIZATION_CONFIG_COLUMNS, toOrganizationConfigRow } from './output';
import { getOrganizationConfigParameters } from './parameters';

export const getOrganizationConfig = defineCommand({
  name: 'Get-OrganizationConfig',
  parameters: getOrganizationConfigParameters,
  permission: 'organization.read',
  effect: 'read',
  columns: ORGANIZATION_CONFIG_COLUMNS,
  handler: async ({ db }) => ({ output: [toOrganizationConfigRow(await readOrganizationConfig(db))] }),
});
