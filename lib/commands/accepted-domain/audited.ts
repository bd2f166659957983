import type { AuditedObject } from '@/lib/commands/command/audited';
import type { CommandContext } from '@/lib/commands/command/context';
import { settable } from '@/lib/commands/handler/audited-properties';
import { readAcceptedDomain } from '@/lib/store/configuration/accepted-domains';
import type { AcceptedDomain } from '@/lib/store/generated/client';
import { toAcceptedDomainRow } from './output';

/** An accepted domain for the audit log. The default is whichever was made it last, so nothing takes it from one. */
export const AUDITED_ACCEPTED_DOMAIN: AuditedObject = {
  type: 'AcceptedDomain',
  read: async (db, id) => {
    const domain = await readAcceptedDomain(db, id);
    return domain && { name: domain.name, properties: settable(toAcceptedDomainRow(domain)) };
  },
  undo: {
    set: 'Set-AcceptedDomain',
    remove: 'Remove-AcceptedDomain',
    create: ({ properties: { Default: isDefault = false, ...properties } }) => [
      { cmdlet: 'New-AcceptedDomain', parameters: { ...properties, MakeDefault: isDefault } },
    ],
    by: {
      Default: (id, former) =>
        former.kind === 'value' && former.value === true
          ? [{ cmdlet: 'Set-AcceptedDomain', parameters: { Identity: id, MakeDefault: true } }]
          : [],
    },
  },
};

/** Before another becomes the default: the present one ceases to be it. */
export async function noteDefault(
  { audit }: Pick<CommandContext, 'audit'>,
  domains: readonly AcceptedDomain[],
): Promise<void> {
  const present = domains.find(({ isDefault }) => isDefault);
  if (present !== undefined) await audit.changing(AUDITED_ACCEPTED_DOMAIN, present.id);
}
