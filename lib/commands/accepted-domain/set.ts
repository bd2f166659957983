import { defineCommand } from '@/lib/commands/command/define';
import { refuse } from '@/lib/commands/command/errors';
import { changeRouting } from '@/lib/commands/handler/routing-change';
import { nameTaken, objectNotFound, refuseIfTaken } from '@/lib/commands/handler/taken';
import {
  findAcceptedDomain,
  listAcceptedDomains,
  updateAcceptedDomain,
} from '@/lib/store/configuration/accepted-domains';
import { findIdByIdentity } from '@/lib/store/database/identity';
import { AUDITED_ACCEPTED_DOMAIN, noteDefault } from './audited';
import { ACCEPTED_DOMAIN_COLUMNS, toAcceptedDomainRow } from './output';
import { isWildcard, setAcceptedDomainParameters } from './parameters';
import { warningsOf } from './warnings';

export const setAcceptedDomain = defineCommand({
  name: 'Set-AcceptedDomain',
  parameters: setAcceptedDomainParameters,
  permission: 'acceptedDomain.write',
  effect: 'change',
  changes: [AUDITED_ACCEPTED_DOMAIN],
  positional: 'Identity',
  columns: ACCEPTED_DOMAIN_COLUMNS,
  handler: async (context, given) => {
    const { db } = context;
    const { value, queueEffect } = await changeRouting(
      context,
      `Set-AcceptedDomain ${given.Identity}`,
      async () => {
        const stored = await findAcceptedDomain(db, given.Identity);
        if (stored === null) throw objectNotFound(given.Identity, 'Get-AcceptedDomain');
        context.reach.require({ acceptedDomain: stored.id }, 'Identity', stored.name);
        if (given.MakeDefault === false && stored.isDefault)
          throw refuse('DefaultDomainNeeded', 'MakeDefault', {}, 409);
        if (given.MakeDefault === true && isWildcard(stored.domainName)) {
          throw refuse('DefaultDomainWildcard', 'MakeDefault');
        }
        const name = given.Name ?? stored.name;
        const taken = () => nameTaken(name, 'Set-AcceptedDomain');
        const holder = await findIdByIdentity(db, 'accepted_domain', name);
        if (holder !== null && holder !== stored.id) throw taken();
        const data = {
          name,
          domainType: given.DomainType ?? stored.domainType,
          isDefault: given.MakeDefault === true || stored.isDefault,
        };
        await context.audit.changing(AUDITED_ACCEPTED_DOMAIN, stored.id);
        if (data.isDefault) {
          const domains = await listAcceptedDomains(db);
          // The present default is changed, too.
          const others = domains.filter(({ id, isDefault }) => isDefault && id !== stored.id);
          for (const { id, name: other } of others) {
            context.reach.require({ acceptedDomain: id }, 'MakeDefault', other);
          }
          await noteDefault(context, domains);
        }
        return await refuseIfTaken(updateAcceptedDomain(db, stored.id, data), taken);
      },
    );
    const warnings = given.DomainType === undefined ? [] : warningsOf(value);
    return { output: [toAcceptedDomainRow(value)], warnings, queueEffect };
  },
});
