/**
 * Owns: where mail goes next on the wire: names to addresses, by MX (RFC 5321 5.1, RFC 7505) or as smart hosts.
 * Promises: bounded in time; the answer is a value, never an exception; hosts found live a few seconds in memory, so
 *   that a thousand messages for one domain ask once.
 * Does not: connect, or remember which host was down.
 */
import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { addressOfLiteral } from '@/lib/transport/domain';
import type { LastError } from '@/lib/transport/last-error';
import {
  classifyDnsFault,
  classifySmartHostDnsFault,
  type DnsFault,
  type RecipientOutcome,
} from '@/lib/transport/outcome';

export type NextHop =
  | { readonly kind: 'domain'; readonly domain: string }
  /** FQDNs and IP addresses, tried in this order. */
  | { readonly kind: 'smartHosts'; readonly hosts: readonly string[] };

export interface ResolvedHost {
  /** Name as found by DNS; the address itself when given by address. */
  readonly host: string;
  readonly address: string;
  readonly family: 4 | 6;
  readonly preference: number;
}

export type ResolveResult =
  /** In the order in which to try; never empty. */
  | { readonly kind: 'hosts'; readonly hosts: readonly ResolvedHost[] }
  | { readonly kind: 'failed'; readonly error: LastError }
  | { readonly kind: 'retry'; readonly error: LastError };

export interface NextHopResolverOptions {
  /** `address` or `address:port`; empty asks the operating system's servers. */
  readonly servers: readonly string[];
  /** Names of this server: an MX that is one of them is dropped, with all that are worse (RFC 5321 5.1). */
  readonly ownNames?: readonly string[];
  /** For one try at one server. */
  readonly timeoutMs?: number;
  readonly tries?: number;
  readonly cacheMs?: number;
}

export interface NextHopResolver {
  resolve(nextHop: NextHop): Promise<ResolveResult>;
}

type Lookup<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: LookupFault };
type LookupFault = 'noName' | 'noData' | { readonly temporary: string };

const TIMEOUT_MS = 3000;
const TRIES = 2;
const CACHE_MS = 5000;
const CACHE_ENTRIES = 10_000;
/** RFC 5321 5.1 sets no limit; a domain with more hosts than this only makes us try in vain for long. */
const MAX_HOSTS = 20;

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
  if (literal !== null) return { kind: 'hosts', hosts: [hostAt(literal, literal, 0)] };

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
  const { hosts, temporary } = await lookups.addressesOfAll(ordered);
  if (hosts.length > 0) return { kind: 'hosts', hosts: hosts.slice(0, MAX_HOSTS) };
  return domainFault(domain, temporary ? { kind: 'temporary', reason: temporary } : { kind: 'mxUnusable' });
}

/** No MX at all: the domain itself is the host, as if of preference 0. */
async function resolveImplicitMx(domain: string, lookups: Lookups): Promise<ResolveResult> {
  const { hosts, temporary } = await lookups.addressesOfAll([{ exchange: domain, preference: 0 }]);
  if (hosts.length > 0) return { kind: 'hosts', hosts };
  return domainFault(
    domain,
    temporary ? { kind: 'temporary', reason: temporary } : { kind: 'nonexistentDomain' },
  );
}

async function resolveSmartHosts(names: readonly string[], lookups: Lookups): Promise<ResolveResult> {
  const { hosts, temporary } = await lookups.addressesOfAll(
    names.map((exchange, index) => ({ exchange, preference: index })),
  );
  if (hosts.length > 0) return { kind: 'hosts', hosts };
  const fault: DnsFault = temporary
    ? { kind: 'temporary', reason: temporary }
    : { kind: 'nonexistentDomain' };
  return asResult(classifySmartHostDnsFault(names.join(', '), fault));
}

interface Exchange {
  readonly exchange: string;
  readonly preference: number;
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

/** Questions to the DNS with their three kinds of silence told apart. */
class Lookups {
  private readonly resolver: Resolver;
  private readonly serverFault: string | null;

  constructor(options: NextHopResolverOptions) {
    this.resolver = new Resolver({ timeout: options.timeoutMs ?? TIMEOUT_MS, tries: options.tries ?? TRIES });
    this.serverFault = useServers(this.resolver, options.servers);
  }

  mx(domain: string): Promise<Lookup<readonly Exchange[]>> {
    return this.ask(async () => {
      const records = await this.resolver.resolveMx(domain);
      return records.map(({ exchange, priority }) => ({
        exchange: exchange.replace(/\.$/, ''),
        preference: priority,
      }));
    });
  }

  /** Every address of every host, hosts in the order given, IPv4 first: the family that is seldom half there. */
  async addressesOfAll(
    exchanges: readonly Exchange[],
  ): Promise<{ hosts: readonly ResolvedHost[]; temporary: string | null }> {
    const answers = await Promise.all(
      exchanges.slice(0, MAX_HOSTS).map((exchange) => this.addresses(exchange)),
    );
    return {
      hosts: answers.flatMap(({ hosts }) => hosts),
      temporary: answers.find(({ temporary }) => temporary !== null)?.temporary ?? null,
    };
  }

  private async addresses({
    exchange,
    preference,
  }: Exchange): Promise<{ hosts: ResolvedHost[]; temporary: string | null }> {
    if (isIP(exchange)) return { hosts: [hostAt(exchange, exchange, preference)], temporary: null };
    const [v4, v6] = await Promise.all([
      this.ask(() => this.resolver.resolve4(exchange)),
      this.ask(() => this.resolver.resolve6(exchange)),
    ]);
    const found = [v4, v6].flatMap((answer) => (answer.ok ? answer.value : []));
    const faults = [v4, v6].flatMap((answer) => (answer.ok ? [] : [answer.fault]));
    const temporary = faults.flatMap((fault) => (typeof fault === 'object' ? [fault.temporary] : []));
    return {
      hosts: found.map((address) => hostAt(exchange, address, preference)),
      temporary: temporary[0] ?? null,
    };
  }

  private async ask<T>(question: () => Promise<T>): Promise<Lookup<T>> {
    if (this.serverFault !== null) return { ok: false, fault: { temporary: this.serverFault } };
    try {
      return { ok: true, value: await question() };
    } catch (error) {
      return { ok: false, fault: lookupFault(error) };
    }
  }
}

/** A server list that cannot be used is an administrator's slip: mail waits for its correction. */
function useServers(resolver: Resolver, servers: readonly string[]): string | null {
  if (servers.length === 0) return null;
  try {
    resolver.setServers(servers.map((server) => (isIP(server) === 6 ? `[${server}]` : server)));
    return null;
  } catch {
    return `invalid DNS server in ${servers.join(', ')}`;
  }
}

function lookupFault(error: unknown): LookupFault {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'ENOTFOUND':
    case 'EBADNAME':
      return 'noName';
    case 'ENODATA':
      return 'noData';
    case 'ETIMEOUT':
      return { temporary: 'no DNS server answered in time' };
    case 'ESERVFAIL':
      return { temporary: 'the DNS server reported a failure (SERVFAIL)' };
    case 'EREFUSED':
      return { temporary: 'the DNS server refused the query (REFUSED)' };
    case 'ECONNREFUSED':
      return { temporary: 'no DNS server can be reached' };
    default:
      return { temporary: error instanceof Error ? error.message : String(error) };
  }
}

function domainFault(domain: string, fault: DnsFault): ResolveResult {
  return asResult(classifyDnsFault(domain, fault));
}

function asResult(outcome: RecipientOutcome): ResolveResult {
  if (outcome.kind === 'delivered') throw new Error('A DNS fault cannot deliver');
  return { kind: outcome.kind, error: outcome.error };
}

function hostAt(host: string, address: string, preference: number): ResolvedHost {
  return { host, address, family: isIP(address) === 6 ? 6 : 4, preference };
}

const canonicalName = (name: string) => name.toLowerCase().replace(/\.$/, '');
