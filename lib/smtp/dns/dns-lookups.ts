import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { messageOf } from '@/lib/message-of';

/**
 * Owns: questions to the DNS, with its three kinds of silence told apart: no such name, no such record, no answer.
 * Promises: bounded in time; a value, never an exception.
 * Does not: know what an answer means for mail (resolve).
 */

export interface ResolvedHost {
  /** Name as found by DNS; the address itself when given by address. */
  readonly host: string;
  readonly address: string;
  readonly family: 4 | 6;
  readonly preference: number;
}

export interface LookupOptions {
  /** `address` or `address:port`; empty asks the operating system's servers. */
  readonly servers: readonly string[];
  /** For one try at one server. */
  readonly timeoutMs?: number;
  readonly tries?: number;
}

/** An MX record. */
export interface Exchange {
  readonly exchange: string;
  readonly preference: number;
}

/** A host of which no address was found. */
export interface Unresolved {
  readonly preference: number;
  /** Why nothing is known of it just now; null: it has none. */
  readonly temporary: string | null;
}

type Lookup<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: LookupFault };
type LookupFault = 'noName' | 'noData' | { readonly temporary: string };

const TIMEOUT_MS = 3000;
const TRIES = 2;
/** RFC 5321 5.1 sets no limit; a domain with more hosts than this only makes us try in vain for long. */
export const MAX_HOSTS = 10;

export class Lookups {
  readonly #resolver: Resolver;
  readonly #serverFault: string | null;

  constructor(options: LookupOptions) {
    this.#resolver = new Resolver({
      timeout: options.timeoutMs ?? TIMEOUT_MS,
      tries: options.tries ?? TRIES,
    });
    this.#serverFault = useServers(this.#resolver, options.servers);
  }

  mx(domain: string): Promise<Lookup<readonly Exchange[]>> {
    return this.#ask(async () => {
      const records = await this.#resolver.resolveMx(domain);
      return records.map(({ exchange, priority }) => ({
        exchange: exchange.replace(/\.$/, ''),
        preference: priority,
      }));
    });
  }

  /** Every address of every host, hosts in the order given, IPv4 first: the family that is seldom half there. */
  async addressesOfAll(
    exchanges: readonly Exchange[],
  ): Promise<{ hosts: readonly ResolvedHost[]; unresolved: readonly Unresolved[] }> {
    const wanted = exchanges.slice(0, MAX_HOSTS);
    const answers = await Promise.all(wanted.map((exchange) => this.#addresses(exchange)));
    return {
      hosts: answers.flatMap(({ hosts }) => hosts),
      unresolved: answers.flatMap(({ hosts, temporary }, index) =>
        hosts.length > 0 ? [] : [{ preference: wanted[index]?.preference ?? 0, temporary }],
      ),
    };
  }

  async #addresses({
    exchange,
    preference,
  }: Exchange): Promise<{ hosts: ResolvedHost[]; temporary: string | null }> {
    if (isIP(exchange)) return { hosts: [hostAt(exchange, exchange, preference)], temporary: null };
    const [v4, v6] = await Promise.all([
      this.#ask(() => this.#resolver.resolve4(exchange)),
      this.#ask(() => this.#resolver.resolve6(exchange)),
    ]);
    const found = [v4, v6].flatMap((answer) => (answer.ok ? answer.value : []));
    const faults = [v4, v6].flatMap((answer) => (answer.ok ? [] : [answer.fault]));
    const temporary = faults.flatMap((fault) => (typeof fault === 'object' ? [fault.temporary] : []));
    return {
      hosts: found.map((address) => hostAt(exchange, address, preference)),
      temporary: temporary[0] ?? null,
    };
  }

  async #ask<T>(question: () => Promise<T>): Promise<Lookup<T>> {
    if (this.#serverFault !== null) return { ok: false, fault: { temporary: this.#serverFault } };
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
      return { temporary: messageOf(error) };
  }
}

export function hostAt(host: string, address: string, preference: number): ResolvedHost {
  return { host, address, family: isIP(address) === 6 ? 6 : 4, preference };
}
