import { promises as dns } from 'node:dns';
import { hostname, networkInterfaces } from 'node:os';
import { isFullName, normalizeDomain, withoutFinalDot } from '@/lib/mail/address/domain';

/**
 * Owns: what a server is called in full, as its first start finds it: by the computer's own name, else by the names that DNS
 *   and the hosts file give its addresses.
 * Promises: ends within FIND_MS, whatever a resolver does; a name that leads back to its address is preferred. Where there is
 *   none, the computer's name as it is.
 * Does not: store it, or look again later: other servers know this one by its name.
 */

/** What the computer knows of itself. */
export interface OwnNames {
  readonly hostName: string;
  /** Of its interfaces, without loopback. */
  readonly addresses: readonly string[];
  /** Rejects when there are none. */
  addressesOf(name: string): Promise<readonly string[]>;
  namesOf(address: string): Promise<readonly string[]>;
}

const FIND_MS = 3000;
const MAX_ADDRESSES = 8;

export async function findFqdn(own: OwnNames = ownNames()): Promise<string> {
  const host = normalizeDomain(withoutFinalDot(own.hostName.trim()));
  if (host !== null && isFullName(host)) return host;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), FIND_MS);
  });
  const found = await Promise.race([bestName(own, host), late]);
  clearTimeout(timer);
  return found ?? host ?? 'localhost';
}

async function bestName(own: OwnNames, host: string | null): Promise<string | null> {
  const byName = host === null ? [] : await answered(own.addressesOf(host));
  const addresses = [...new Set([...own.addresses, ...byName])].slice(0, MAX_ADDRESSES);
  const candidates = await Promise.all(addresses.map((address) => candidatesAt(own, address)));
  const all = candidates.flat();
  // The hosts file and DHCP put the computer's own name in front of a domain; else it is what DNS says both ways.
  const best =
    all.find(({ name }) => name.split('.')[0] === host) ?? all.find(({ leadsBack }) => leadsBack) ?? all[0];
  return best?.name ?? null;
}

interface Candidate {
  readonly name: string;
  readonly leadsBack: boolean;
}

async function candidatesAt(own: OwnNames, address: string): Promise<readonly Candidate[]> {
  const names = (await answered(own.namesOf(address))).flatMap((name) => {
    const normal = normalizeDomain(withoutFinalDot(name));
    return normal !== null && isFullName(normal) ? [normal] : [];
  });
  return Promise.all(
    names.map(async (name) => ({
      name,
      leadsBack: (await answered(own.addressesOf(name))).includes(address),
    })),
  );
}

async function answered(question: Promise<readonly string[]>): Promise<readonly string[]> {
  return question.catch(() => []);
}

function ownNames(): OwnNames {
  const interfaces = Object.values(networkInterfaces()).flatMap((addresses = []) => addresses);
  const host = hostname();
  // Not the operating system's: each of its questions holds a thread until it gives up.
  const resolver = new dns.Resolver({ timeout: 1000, tries: 1 });
  return {
    hostName: host,
    addresses: interfaces.filter(({ internal }) => !internal).map(({ address }) => address),
    addressesOf: async (name) => {
      // The computer's own name stands in its hosts file.
      if (name === host.toLowerCase())
        return (await dns.lookup(name, { all: true })).map(({ address }) => address);
      const [v4, v6] = await Promise.all([
        answered(resolver.resolve4(name)),
        answered(resolver.resolve6(name)),
      ]);
      return [...v4, ...v6];
    },
    namesOf: (address) => resolver.reverse(address),
  };
}
