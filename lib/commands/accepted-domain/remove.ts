import { defineCommand } from '@/lib/commands/command/define';
import { refuse } from '@/lib/commands/command/errors';
import { changeRouting } from '@/lib/commands/handler/routing-change';
import { objectNotFound } from '@/lib/commands/handler/taken';
import {
  deleteAcceptedDomain,
  findAcceptedDomain,
  listAcceptedDomains,
} from '@/lib/store/configuration/accepted-domains';
import { AUDITED_ACCEPTED_DOMAIN } from './audited';
import { ACCEPTED_DOMAIN_COLUMNS } from './output';
import { removeAcceptedDomainParameters } from './parameters';

export const removeAcceptedDomain = defineCommand({
  name: 'Remove-AcceptedDomain',
  parameters: removeAcceptedDomainParameters,
  permission: 'acceptedDomain.write',
  effect: 'change',
  changes: [AUDITED_ACCEPTED_DOMAIN],
  confirms: true,
  positional: 'Identity',
  columns: ACCEPTED_DOMAIN_COLUMNS,
  handler: async (context, { Identity }) => {
    const { db } = context;
    const { queueEffect } = await changeRouting(context, `Remove-AcceptedDomain ${Identity}`, async () => {
      const domain = await findAcceptedDomain(db, Identity);
      if (domain === null) throw objectNotFound(Identity, 'Get-AcceptedDomain');
      context.reach.require({ acceptedDomain: domain.id }, 'Identity', domain.name);
      const isLast = (await listAcceptedDomains(db)).length === 1;
      if (domain.isDefault && !isLast) {
        throw refuse('DefaultDomainRemoval', 'Identity', { name: domain.name }, 409);
      }
      await context.audit.changing(AUDITED_ACCEPTED_DOMAIN, domain.id);
      await deleteAcceptedDomain(db, domain.id);
    });
    return { queueEffect };
  },
});
