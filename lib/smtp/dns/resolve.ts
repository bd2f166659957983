import { addressOfLiteral } from '@/lib/mail/address/address-literal';
import type { LastError } from '@/lib/mail/outcome/last-error';
import {
  classifyDnsFault,
  classifySmartHostDnsFault,
  type DnsFault,
  type RecipientOutcome,
} from '@/lib/mail/outcome/outcome';
import {
  type Exchange,
  hostAt,
  type LookupOptions,
  Lookups,
  MAX_HOSTS,
  type ResolvedHost,
  type Unresolved,
} from './dns-lookups';

/**
 * Owns: where mail goes next on the wire: names to addresses, by MX (RFC 5321 5.1, RFC 7505) or as smart hosts.
 * Promises: bounded in time; the answer is a value, never an exception; hosts found live a few seconds in memory, so
 *   that a thousand messages for one domain ask once.
 * Does not: connect, or remember which host was down.
 */

export type NextHop =
  | { readonly kind: 'domain'; readonly domain: string }
  /** FQDNs and IP addresses, tried in this order. */
  | { readonly kind: 'smartHosts'; readonly hosts: readonly string[] };

export type ResolveResult =
  | {
      readonly kind: 'hosts';
      /** In the order in which to try; never empty. */
      readonly hosts: readonly ResolvedHost[];
      /** Why hosts that would go before these have no address; null: there are none. */
      readonly betterUnresolved: LastError | null;
    }
  | { readonly kind: 'failed'; readonly error: LastError }
  | { readonly kind: 'retry'; readonly error: LastError };

export interface NextHopResolverOptions extends LookupOptions {
  /** Names of this server: an MX that is one of them is dropped, with all that are worse (RFC 5321 5.1). */
  readonly ownNames?: readonly string[];
  readonly cacheMs?: number;
}

export interface NextHopResolver {
  resolve(nextHop: NextHop): Promise<ResolveResult>;
}

const CACHE_MS = 5000;
const CACHE_ENTRIES = 10_000;

/** One for each list of DNS servers; it holds no socket between questions. */
export function createNextHopResolver(options: NextHopResolverOptions): NextHopResolver {
  const cache = new Map<string, { readonly until: number; readonly result: Promise<ResolveResult> }>();
  const cacheMs = options.cacheMs ?? CACHE_MS;
  return {
    resolve: (nextHop) => {
      const key = JSON.stringify(nextHop);
      const now = performance.now();
      const known = cache.get(key);
      if (known && known.until > now) return known.result;
      if (cache.size >= CACHE_ENTRIES) cache.clear();
      const result = resolveNextHop(nextHop, options);
      const entry = { until: now + cacheMs, result };
      cache.set(key, entry);
      // A failure is not kept: who has mended the DNS and presses Retry must see it work.
      void result.then(({ kind }) => {
        if (kind !== 'hosts' && cache.get(key) === entry) cache.delete(key);
      });
      return result;
    },
  };
}

/** The hosts to try for a domain or a list of smart hosts. Never rejects. */
export async function resolveNextHop(
  nextHop: NextHop,
  options: NextHopResolverOptions,
): Promise<ResolveResult> {
  const lookups = new Lookups(options);
  if (nextHop.kind === 'smartHosts') return resolveSmartHosts(nextHop.hosts, lookups);
  return resolveDomain(nextHop.domain, lookups, new Set(options.ownNames?.map(canonicalName)));
}

async function resolveDomain(
  domain: string,
  lookups: Lookups,
  ownNames: ReadonlySet<string>,
): Promise<ResolveResult> {
  const literal = addressOfLiteral(domain);
  if (literal !== null) {
    return { kind: 'hosts', hosts: [hostAt(literal, literal, 0)], betterUnresolved: null };
  }

  const mx = await lookups.mx(domain);
  if (!mx.ok && typeof mx.fault === 'object') {
    return domainFault(domain, { kind: 'temporary', reason: mx.fault.temporary });
  }
  if (!mx.ok && mx.fault === 'noName') return domainFault(domain, { kind: 'nonexistentDomain' });
  if (!mx.ok || mx.value.length === 0) return resolveImplicitMx(domain, lookups);

  const [only] = mx.value;
  if (mx.value.length === 1 && only?.exchange === '') return domainFault(domain, { kind: 'nullMx' });

  const usable = withoutSelf(mx.value, ownNames);
  if (usable.length === 0) return domainFault(domain, { kind: 'mxLoopsBack' });
  const ordered = inPreferenceOrder(usable.filter(({ exchange }) => exchange !== ''));
  const { hosts, unresolved } = await lookups.addressesOfAll(ordered);
  const failure = (of: readonly Unresolved[]) => domainFault(domain, faultOf(of, { kind: 'mxUnusable' }));
  if (hosts.length === 0) return failure(unresolved);
  const best = Math.min(...hosts.map(({ preference }) => preference));
  const better = unresolved.filter(({ preference }) => preference < best);
  return found(hosts.slice(0, MAX_HOSTS), better.length === 0 ? null : failure(better));
}

/** No MX at all: the domain itself is the host, as if of preference 0. */
async function resolveImplicitMx(domain: string, lookups: Lookups): Promise<ResolveResult> {
  const { hosts, unresolved } = await lookups.addressesOfAll([{ exchange: domain, preference: 0 }]);
  if (hosts.length > 0) return found(hosts.slice(0, MAX_HOSTS), null);
  return domainFault(domain, faultOf(unresolved, { kind: 'nonexistentDomain' }));
}

async function resolveSmartHosts(names: readonly string[], lookups: Lookups): Promise<ResolveResult> {
  const { hosts, unresolved } = await lookups.addressesOfAll(
    names.map((exchange, index) => ({ exchange, preference: index })),
  );
  const failure = () =>
    asResult(classifySmartHostDnsFault(names.join(', '), faultOf(unresolved, { kind: 'nonexistentDomain' })));
  if (hosts.length === 0) return failure();
  // Each stands for itself, whatever its place in the list.
  return found(hosts, unresolved.length === 0 ? null : failure());
}

function found(hosts: readonly ResolvedHost[], better: NoHosts | null): ResolveResult {
  return { kind: 'hosts', hosts, betterUnresolved: better?.error ?? null };
}

function faultOf(unresolved: readonly Unresolved[], otherwise: DnsFault): DnsFault {
  const reason = unresolved.find(({ temporary }) => temporary !== null)?.temporary ?? null;
  return reason === null ? otherwise : { kind: 'temporary', reason };
}

/** RFC 5321 5.1: when we are an MX ourselves, we and all that are no better would send the mail round in circles. */
function withoutSelf(exchanges: readonly Exchange[], ownNames: ReadonlySet<string>): readonly Exchange[] {
  const own = exchanges.filter(({ exchange }) => ownNames.has(canonicalName(exchange)));
  if (own.length === 0) return exchanges;
  const ownPreference = Math.min(...own.map(({ preference }) => preference));
  return exchanges.filter(({ preference }) => preference < ownPreference);
}

/** Lowest first; equals in a new random order each time, to spread the load (RFC 5321 5.1). */
function inPreferenceOrder(exchanges: readonly Exchange[]): readonly Exchange[] {
  return exchanges
    .map((exchange) => ({ exchange, lot: Math.random() }))
    .sort((a, b) => a.exchange.preference - b.exchange.preference || a.lot - b.lot)
    .map(({ exchange }) => exchange);
}

type NoHosts = Exclude<ResolveResult, { kind: 'hosts' }>;

function domainFault(domain: string, fault: DnsFault): NoHosts {
  return asResult(classifyDnsFault(domain, fault));
}

function asResult(outcome: RecipientOutcome): NoHosts {
  if (outcome.kind === 'delivered') throw new Error('A DNS fault cannot deliver');
  return { kind: outcome.kind, error: outcome.error };
}

const canonicalName = (name: string) => name.toLowerCase().replace(/\.$/, '');
