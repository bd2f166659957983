import { defineCommand } from '@/lib/commands/command/define';
import { objectNotFound } from '@/lib/commands/handler/taken';
import { findAcceptedDomain, listAcceptedDomains } from '@/lib/store/configuration/accepted-domains';
import { ACCEPTED_DOMAIN_COLUMNS, toAcceptedDomainRow } from './output';
import { getAcceptedDomainParameters } from './parameters';

export const getAcceptedDomain = defineCommand({
  name: 'Get-AcceptedDomain',
  parameters: getAcceptedDomainParameters,
  permission: 'acceptedDomain.read',
  effect: 'read',
  positional: 'Identity',
  columns: ACCEPTED_DOMAIN_COLUMNS,
  handler: async ({ db }, { Identity }) => {
    if (Identity === undefined) return { output: (await listAcceptedDomains(db)).map(toAcceptedDomainRow) };
    const domain = await findAcceptedDomain(db, Identity);
    if (domain === null) throw objectNotFound(Identity, 'Get-AcceptedDomain');
    return { output: [toAcceptedDomainRow(domain)] };
  },
});
