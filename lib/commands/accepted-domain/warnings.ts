import type { Problem } from '@/lib/commands/command/errors';
import type { AcceptedDomain } from '@/lib/store/generated/client';

/** Owns: what an administrator should know of a domain's type before mail is lost to it. */
export function warnOfType(domain: AcceptedDomain): readonly Problem[] {
  if (domain.domainType !== 'Authoritative') return [];
  const args = { domain: domain.domainName };
  return [{ id: 'AuthoritativeWithoutMailboxes', parameter: 'DomainType', args }];
}
