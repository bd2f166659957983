import { type IpRange, parseIpRange } from '@/lib/mail/address/ip-range';
import type { ProtocolLoggingLevel } from '@/lib/mail/routing/protocol-logging';
import type { MessageRateSource } from '@/lib/mail/routing/receive-connector-choices';
import type { TlsMinimumVersion } from '@/lib/mail/routing/tls-minimum-version';

/**
 * Owns: what a receive connector lets its clients do, and which connector a client is under.
 * Promises: the local binding comes first: a connector at the very address that was called, if it takes the client, before one at
 *   all addresses. Among enabled ones of the same binding the most specific remote range wins, by name when two are the same. A proxy that any
 *   connector of the server names, a disabled one too, is one for all of them: its address says nothing of its client, and
 *   never gives the right to relay.
 * Does not: enforce (lib/smtp/receive/receive) or load (lib/store).
 */

export interface ReceiveConnectorPolicy {
  readonly name: string;
  readonly enabled: boolean;
  /** As formatBinding writes them. */
  readonly bindings: readonly string[];
  /** Ports of bindings at which TLS comes before the greeting. */
  readonly implicitTlsPorts: readonly string[];
  /** Address, CIDR block or span. */
  readonly remoteIpRanges: readonly string[];
  /** Of proxies that say by the PROXY protocol who their client is, and must. */
  readonly proxyProtocolIpRanges: readonly string[];
  /** Accept-Any-Recipient: to any domain, not only to accepted ones; all clients of this connector. */
  readonly mayRelay: boolean;
  /** Tls: STARTTLS is offered. */
  readonly offersTls: boolean;
  /** BasicAuth: AUTH PLAIN and LOGIN; with BasicAuthRequireTLS only after STARTTLS. */
  readonly basicAuth: 'none' | 'always' | 'overTls';
  /** No mail before TLS. */
  readonly requireTls: boolean;
  readonly tlsMinimumVersion: TlsMinimumVersion;
  /** AnonymousUsers: mail of who has not signed in; of an externally secured one nobody need. */
  readonly takesAnonymous: boolean;
  /** ExchangeUsers: who has signed in may relay. */
  readonly takesUsers: boolean;
  /** Partners: as strangers, but not in the name of our own domains. */
  readonly takesPartners: boolean;
  /** Appended to addresses without one; null refuses them. */
  readonly defaultDomain: string | null;
  /** Of clients that may not relay (lib/mail/address/unsafe-local-part). */
  readonly rejectUnsafeLocalParts: boolean;
  /** After `220 `; null says the default. */
  readonly banner: string | null;
  /** Said in the greeting and the answer to EHLO; null is the server's own. */
  readonly fqdn: string | null;
  /** Null is unlimited. */
  readonly maxMessageSizeBytes: number | null;
  readonly maxRecipientsPerMessage: number;
  readonly maxHopCount: number;
  readonly maxProtocolErrors: number;
  /** 0: any number. */
  readonly maxLogonFailures: number;
  /** Messages a minute; null is unlimited. */
  readonly messageRateLimit: number | null;
  readonly messageRateSource: MessageRateSource;
  /** How long a refusal waits for who has no right of his own. */
  readonly tarpitMs: number;
  /** Bcc of clients that may relay stays in the header. */
  readonly keepBccHeader: boolean;
  readonly maxInboundConnection: number;
  readonly maxInboundConnectionPerSource: number;
  readonly connectionTimeoutMs: number;
  readonly connectionInactivityTimeoutMs: number;
  /** Verbose keeps the dialogue of each session, None of those that were refused something or broke. */
  readonly protocolLoggingLevel: ProtocolLoggingLevel;
}

/** @param bindings that the connection may be under, the more specific one first. Null when none of them takes the client. */
export function chooseReceiveConnector<
  T extends Pick<ReceiveConnectorPolicy, 'name' | 'enabled' | 'remoteIpRanges' | 'bindings'>,
>(
  connectors: readonly T[],
  bindings: readonly string[],
  clientIp: string,
): { readonly connector: T; readonly binding: string } | null {
  for (const binding of bindings) {
    const bound = connectors.filter((connector) => connector.bindings.includes(binding));
    const connector = mostSpecific(bound, clientIp);
    if (connector !== null) return { connector, binding };
  }
  return null;
}

function mostSpecific<T extends Pick<ReceiveConnectorPolicy, 'name' | 'enabled' | 'remoteIpRanges'>>(
  connectors: readonly T[],
  clientIp: string,
): T | null {
  // `::ffff:192.0.2.1` is an IPv4 client on a socket for both families; a zone is no part of the address.
  const client = parseIpRange(clientIp.split('%', 1)[0] ?? '');
  if (client === null) return null;
  let best: { readonly connector: T; readonly size: bigint } | null = null;
  for (const connector of connectors) {
    if (!connector.enabled) continue;
    const size = smallestRangeWith(connector.remoteIpRanges, client);
    if (size === null) continue;
    const isBetter =
      best === null || size < best.size || (size === best.size && connector.name < best.connector.name);
    if (isBetter) best = { connector, size };
  }
  return best?.connector ?? null;
}

export function isNamedProxy(
  connectors: readonly Pick<ReceiveConnectorPolicy, 'proxyProtocolIpRanges'>[],
  address: string,
): boolean {
  if (connectors.every(({ proxyProtocolIpRanges }) => proxyProtocolIpRanges.length === 0)) return false;
  const ip = parseIpRange(address.split('%', 1)[0] ?? '');
  if (ip === null) return false;
  return connectors.some(
    ({ proxyProtocolIpRanges }) => smallestRangeWith(proxyProtocolIpRanges, ip) !== null,
  );
}

function smallestRangeWith(ranges: readonly string[], client: IpRange): bigint | null {
  let smallest: bigint | null = null;
  for (const text of ranges) {
    const range = parseIpRange(text);
    if (range?.family !== client.family || range.first > client.first || client.first > range.last) continue;
    const size = range.last - range.first;
    if (smallest === null || size < smallest) smallest = size;
  }
  return smallest;
}
