import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { canonicalAddress, type RefusedRange, refusedRangeOf } from '@/lib/mail/address/address-range';

/**
 * Owns: to which addresses a call may go.
 * Promises: a name is resolved once for each connection, and that connection goes to an address that was judged: a second
 *   answer of the DNS (rebinding) is never asked for. Of several addresses those that may be reached are used.
 * Does not: judge a host that is allowed by name.
 */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

export class AddressRefusedError extends Error {
  readonly host: string;
  readonly address: string;
  readonly range: RefusedRange | 'database';

  constructor(host: string, address: string, range: RefusedRange | 'database') {
    super(`${host} leads to ${address} (${range})`);
    this.name = 'AddressRefusedError';
    this.host = host;
    this.address = address;
    this.range = range;
  }
}

export interface GuardOptions {
  readonly allowedHosts: readonly string[];
  readonly databaseHosts: readonly string[];
  /** As the operating system resolves, when left out. */
  readonly resolve?: Resolve | undefined;
}

export class AddressGuard {
  readonly #allowedHosts: ReadonlySet<string>;
  readonly #databaseHosts: readonly string[];
  readonly #resolve: Resolve;

  constructor({ allowedHosts, databaseHosts, resolve }: GuardOptions) {
    this.#allowedHosts = new Set(allowedHosts.map(hostKey));
    this.#databaseHosts = databaseHosts;
    this.#resolve = resolve ?? ((host) => lookup(host, { all: true }));
  }

  /**
   * @returns where a connection to `host` may go.
   * @throws AddressRefusedError when it may go nowhere; what the resolver throws when it knows no address
   */
  async admit(host: string): Promise<readonly LookupAddress[]> {
    const found = await this.#addressesOf(host);
    if (this.#allowedHosts.has(hostKey(host))) return found;
    const database = await this.#databaseAddresses();
    const judged = found.map((one) => ({ one, range: this.#judge(one.address, database) }));
    const admitted = judged.flatMap(({ one, range }) => (range === null ? [one] : []));
    const [first] = judged;
    if (admitted.length === 0 && first?.range) {
      throw new AddressRefusedError(host, first.one.address, first.range);
    }
    return admitted;
  }

  /** For net.connect, which asks it for each name and connects to what it gives. */
  readonly lookup: LookupFunction = (host, options, callback) => {
    this.admit(host).then(
      (addresses) => {
        const [first] = addresses;
        if (options.all) callback(null, [...addresses]);
        else callback(null, first?.address ?? '', first?.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, ''),
    );
  };

  #judge(address: string, database: ReadonlySet<string>): RefusedRange | 'database' | null {
    return database.has(canonicalAddress(address)) ? 'database' : refusedRangeOf(address);
  }

  async #addressesOf(host: string): Promise<readonly LookupAddress[]> {
    const family = isIP(host);
    return family === 0 ? this.#resolve(host) : [{ address: host, family }];
  }

  /** Looked up with each connection, as the database's own name may move. */
  async #databaseAddresses(): Promise<ReadonlySet<string>> {
    const found = await Promise.all(
      this.#databaseHosts.map((host) => this.#addressesOf(host).catch(() => [])),
    );
    return new Set(found.flat().map(({ address }) => canonicalAddress(address)));
  }
}

function hostKey(host: string): string {
  return host.toLowerCase().replace(/\.$/, '');
}
