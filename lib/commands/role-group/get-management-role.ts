import { MANAGEMENT_ROLE_NAMES, MANAGEMENT_ROLES } from '@/lib/auth/management-roles';
import { defineCommand } from '@/lib/commands/command/define';
import { getManagementRoleParameters } from './parameters';

export const getManagementRole = defineCommand({
  name: 'Get-ManagementRole',
  parameters: getManagementRoleParameters,
  permission: 'roleGroup.read',
  effect: 'read',
  positional: 'Identity',
  columns: ['Name', 'Permissions'],
  handler: async (_context, { Identity }) => ({
    output: MANAGEMENT_ROLE_NAMES.filter((name) => Identity === undefined || name === Identity).map(
      (name) => ({ Identity: name, Name: name, Permissions: [...MANAGEMENT_ROLES[name]] }),
    ),
  }),
});
