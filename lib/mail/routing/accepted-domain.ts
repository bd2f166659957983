import { matchDomainPattern } from '@/lib/mail/address/domain-pattern';
import type { RoutingAcceptedDomain } from './routing-table';

/**
 * Owns: which accepted domain a recipient's domain falls under.
 * Promises: the most specific one, so that a relay subdomain of an authoritative domain is told apart.
 * Does not: decide what follows from its type (route, receive and dsn do), or know who is in a domain of ours
 *   (lib/mail/recipient/recipient-directory).
 */

/** `domain` is normalized or an address literal; null when no accepted domain covers it. */
export function matchAcceptedDomain(
  domain: string,
  acceptedDomains: readonly RoutingAcceptedDomain[],
): RoutingAcceptedDomain | null {
  let best: RoutingAcceptedDomain | null = null;
  let bestSpecificity = -1;
  for (const candidate of acceptedDomains) {
    const specificity = matchDomainPattern(candidate.domainName, domain);
    if (specificity !== null && specificity > bestSpecificity) {
      best = candidate;
      bestSpecificity = specificity;
    }
  }
  return best;
}

/** Ours: its recipients are in the recipient directory or nowhere. An empty domain is that of `<postmaster>` alone. */
export function isOwnDomain(domain: string, acceptedDomains: readonly RoutingAcceptedDomain[]): boolean {
  return domain === '' || matchAcceptedDomain(domain, acceptedDomains)?.domainType === 'Authoritative';
}
