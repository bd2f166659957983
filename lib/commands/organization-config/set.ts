import { defineCommand } from '@/lib/commands/command/define';
import { updateOrganizationConfig } from '@/lib/store/configuration/organization-config';
import { AUDITED_ORGANIZATION_CONFIG, THE_ORGANIZATION } from './audited';
import { ORGANIZATION_CONFIG_COLUMNS, toOrganizationConfigRow } from './output';
import { setOrganizationConfigParameters } from './parameters';

/** Sessions that are open keep the limits they began with. */
export const setOrganizationConfig = defineCommand({
  name: 'Set-OrganizationConfig',
  parameters: setOrganizationConfigParameters,
  permission: 'organization.write',
  effect: 'change',
  changes: [AUDITED_ORGANIZATION_CONFIG],
  columns: ORGANIZATION_CONFIG_COLUMNS,
  handler: async ({ db, audit }, given) => {
    const idle = given.ActivityBasedAuthenticationTimeoutInterval;
    const lifetime = given.MaxSessionLifetime;
    await audit.changing(AUDITED_ORGANIZATION_CONFIG, THE_ORGANIZATION);
    const updated = await updateOrganizationConfig(db, {
      ...(idle === undefined ? {} : { sessionIdleSeconds: idle }),
      ...(lifetime === undefined ? {} : { sessionLifetimeSeconds: lifetime }),
    });
    return { output: [toOrganizationConfigRow(updated)] };
  },
});
