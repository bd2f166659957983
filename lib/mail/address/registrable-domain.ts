import { getDomain } from 'tldts';

/**
 * Owns: which names are of one hand: a domain that somebody registered, and all below it.
 * Promises: by the Public Suffix List's part of registries: who rents names out below a domain of his own (github.io) answers
 *   for all of them. What has no such domain (an address literal, a suffix) is a hand of its own.
 */

/** @param domain normalized, or an address literal */
export function registrableDomainOf(domain: string): string {
  return getDomain(domain) ?? domain;
}
