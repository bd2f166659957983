import { defineCommand } from '@/lib/commands/command/define';
import { refuse } from '@/lib/commands/command/errors';
import { changeRouting } from '@/lib/commands/handler/routing-change';
import { nameTaken, refuseIfTaken } from '@/lib/commands/handler/taken';
import { createAcceptedDomain, listAcceptedDomains } from '@/lib/store/configuration/accepted-domains';
import { findIdByIdentity } from '@/lib/store/database/identity';
import { AUDITED_ACCEPTED_DOMAIN, noteDefault } from './audited';
import { ACCEPTED_DOMAIN_COLUMNS, toAcceptedDomainRow } from './output';
import { isWildcard, newAcceptedDomainParameters } from './parameters';
import { warningsOf } from './warnings';

export const newAcceptedDomain = defineCommand({
  name: 'New-AcceptedDomain',
  parameters: newAcceptedDomainParameters,
  permission: 'acceptedDomain.write',
  effect: 'change',
  makesNew: true,
  changes: [AUDITED_ACCEPTED_DOMAIN],
  positional: 'Name',
  columns: ACCEPTED_DOMAIN_COLUMNS,
  handler: async (context, given) => {
    const { db } = context;
    const taken = () => nameTaken(given.Name, 'Set-AcceptedDomain');
    const { value, queueEffect } = await changeRouting(
      context,
      `New-AcceptedDomain ${given.Name}`,
      async () => {
        const others = await listAcceptedDomains(db);
        if ((await findIdByIdentity(db, 'accepted_domain', given.Name)) !== null) throw taken();
        const same = others.find((other) => other.domainName === given.DomainName);
        if (same)
          throw refuse('DomainTaken', 'DomainName', { domain: given.DomainName, name: same.name }, 409);
        const data = {
          id: context.newId(),
          name: given.Name,
          domainName: given.DomainName,
          domainType: given.DomainType ?? 'Authoritative',
          // The first one that can be the default is.
          isDefault:
            given.MakeDefault === true ||
            (!isWildcard(given.DomainName) && !others.some((other) => other.isDefault)),
        };
        if (data.isDefault) await noteDefault(context, others);
        const created = await refuseIfTaken(createAcceptedDomain(db, data), taken);
        context.audit.created(AUDITED_ACCEPTED_DOMAIN, created.id);
        return created;
      },
    );
    return { output: [toAcceptedDomainRow(value)], warnings: warningsOf(value), queueEffect };
  },
});
