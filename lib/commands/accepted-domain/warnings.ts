import { parse } from 'tldts';
import type { Problem } from '@/lib/commands/command/errors';
import type { AcceptedDomain } from '@/lib/store/generated/client';

/** Owns: what an administrator should know of a domain, and of its type, before mail is lost to it or taken for all the world. */
export function warningsOf(domain: AcceptedDomain): readonly Problem[] {
  return [...warnOfBreadth(domain), ...warnOfType(domain)];
}

/** `*.com` or `*.co.jp`, by the Public Suffix List; suffixes that companies give away (`*.github.io`) are on it too. */
function warnOfBreadth({ domainName }: AcceptedDomain): readonly Problem[] {
  if (!domainName.startsWith('*.')) return [];
  const suffix = domainName.slice(2);
  const { publicSuffix, isIcann, isPrivate } = parse(suffix, { allowPrivateDomains: true });
  // A name that the list does not know (`*.corp`) is a network's own.
  if (publicSuffix !== suffix || !(isIcann || isPrivate)) return [];
  return [{ id: 'PublicSuffixAccepted', parameter: 'DomainName', args: { suffix } }];
}

function warnOfType({ domainType, domainName }: AcceptedDomain): readonly Problem[] {
  if (domainType !== 'Authoritative') return [];
  return [{ id: 'AuthoritativeWithoutMailboxes', parameter: 'DomainType', args: { domain: domainName } }];
}
