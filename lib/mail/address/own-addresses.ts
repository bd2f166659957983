import { parseDomainPattern } from './domain-pattern';
import { splitAddress } from './mail-address';

/**
 * Owns: the senders that one may send as: addresses, and whole domains (`contoso.com`; `*.contoso.com` with all below it).
 * Promises: an address is compared without regard to case, its domain as A-labels; what is no address is nobody's.
 * Does not: know whose they are. Pure; the browser imports it.
 */

/** In the form that is stored and compared, or null: `Scan@Contoso.com` is `scan@contoso.com`. */
export function normalizeOwnAddress(text: string): string | null {
  if (text.includes('@')) return text.includes('*') ? null : foldAddress(text);
  const pattern = parseDomainPattern(text);
  return pattern === '*' ? null : pattern;
}

/** A user's: the logon names that are addresses, and what they were given beside. A logon name is never a domain. */
export function ownAddressesOf(logonNames: readonly string[], sendAs: readonly string[]): OwnAddresses {
  return new OwnAddresses([...logonNames.filter((name) => name.includes('@')), ...sendAs]);
}

export class OwnAddresses {
  readonly #exact = new Set<string>();
  readonly #below: string[] = [];

  /** @param items what is neither an address nor a domain is left out */
  constructor(items: Iterable<string>) {
    for (const item of items) {
      const own = normalizeOwnAddress(item);
      if (own === null) continue;
      if (own.startsWith('*.')) this.#below.push(own.slice(1));
      this.#exact.add(own.startsWith('*.') ? own.slice(2) : own);
    }
  }

  get isEmpty(): boolean {
    return this.#exact.size === 0;
  }

  has(address: string): boolean {
    const folded = foldAddress(address);
    if (folded === null) return false;
    if (this.#exact.has(folded)) return true;
    const domain = folded.slice(folded.lastIndexOf('@') + 1);
    return this.#exact.has(domain) || this.#below.some((suffix) => domain.endsWith(suffix));
  }
}

function foldAddress(address: string): string | null {
  const split = splitAddress(address);
  return split.ok ? `${split.localPart.toLowerCase()}@${split.domain.toLowerCase()}` : null;
}
