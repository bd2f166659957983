import type { DnsRecords } from '@/lib/demo/dns-server';

/**
 * Owns: the little internet of the remote bench: two families of domains, one whose servers offer PIPELINING and one whose
 *   servers do not; each domain has an MX record to a host of its own, each host an address of its own.
 */
export interface Family {
  readonly isPipelining: boolean;
  /** Its send connector has all below this as its address space, and this as its name. */
  readonly parent: string;
  readonly domains: readonly string[];
}

const DOMAIN_COUNT = 20;

export const way = { domains: DOMAIN_COUNT, connectionsPerDomain: 5, roundTripMs: 50 };

export const SIZE_BYTES = 4096;

/** 127.0.0.0/8 is this computer, each address of it. */
export const hostAddresses = Array.from({ length: DOMAIN_COUNT }, (_, index) => `127.0.1.${index + 1}`);

export const families: readonly Family[] = [family(true, 'pipelining.test'), family(false, 'plain.test')];

export const zone: DnsRecords = Object.fromEntries(
  families
    .flatMap(({ domains }) => domains.map((domain, index) => ({ domain, index, host: `mx.${domain}` })))
    .flatMap(({ domain, index, host }) => [
      [domain, { mx: [{ exchange: host, preference: 10 }] }],
      [host, { a: [hostAddresses[index] ?? ''] }],
    ]),
);

function family(isPipelining: boolean, parent: string): Family {
  const domains = Array.from({ length: DOMAIN_COUNT }, (_, index) => `domain${index + 1}.${parent}`);
  return { isPipelining, parent, domains };
}
