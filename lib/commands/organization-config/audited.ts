import type { AuditedObject, UndoStep } from '@/lib/commands/command/audited';
import type { JsonValue } from '@/lib/commands/command/report';
import { readOrganizationConfig } from '@/lib/store/configuration/organization-config';
import { toOrganizationConfigRow } from './output';

/** There is one. */
export const THE_ORGANIZATION = '1';

/** The organization's settings for the audit log. */
export const AUDITED_ORGANIZATION_CONFIG: AuditedObject = {
  type: 'OrganizationConfig',
  read: async (db) => {
    const { WhenChanged: _, ...properties } = toOrganizationConfigRow(await readOrganizationConfig(db));
    return { name: 'Organization', properties };
  },
  undo: {
    by: {
      ActivityBasedAuthenticationTimeoutInterval: (_id, former) =>
        former.kind === 'value' ? [step({ ActivityBasedAuthenticationTimeoutInterval: former.value })] : [],
      MaxSessionLifetime: (_id, former) =>
        former.kind === 'value' ? [step({ MaxSessionLifetime: former.value })] : [],
    },
  },
};

function step(parameters: Readonly<Record<string, JsonValue>>): UndoStep {
  return { cmdlet: 'Set-OrganizationConfig', parameters };
}
