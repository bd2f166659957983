import { normalizeDomain } from './domain';

/**
 * Owns: the domain patterns that address spaces and accepted domains share: `*`, `contoso.com`, `*.contoso.com`.
 * Promises: `*.contoso.com` covers contoso.com and every subdomain (New-SendConnector, "Include all subdomains").
 * Does not: know costs, types or connectors.
 */

/** Above every wildcard: a name has at most 127 labels. */
const EXACT = 1000;

/** The canonical pattern (A-labels, lower case), or null: `*` may stand alone or as the whole first label, nowhere else. */
export function parseDomainPattern(text: string): string | null {
  if (text === '*') return '*';
  if (!text.startsWith('*.')) return normalizeDomain(text);
  const suffix = normalizeDomain(text.slice(2));
  return suffix === null ? null : `*.${suffix}`;
}

/**
 * How closely a canonical pattern fits a normalized domain or an address literal; null when it does not.
 * Exact is above every wildcard, a longer wildcard above a shorter one, `*` is 0.
 */
export function matchDomainPattern(pattern: string, domain: string): number | null {
  if (pattern === '*') return 0;
  if (!pattern.startsWith('*.')) return pattern === domain ? EXACT : null;
  const suffix = pattern.slice(2);
  if (domain !== suffix && !domain.endsWith(`.${suffix}`)) return null;
  return suffix.split('.').length;
}
