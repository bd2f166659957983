import { refusedRangeOf } from '@/lib/mail/address/address-range';
import { plainAddress } from '@/lib/mail/address/plain-address';
import type { LastError } from '@/lib/mail/outcome/last-error';
import { newLastError } from '@/lib/mail/outcome/last-error-kinds';
import { withoutOurselves } from '@/lib/mail/routing/ourselves';
import type { ResolvedHost } from '@/lib/smtp/dns/dns-lookups';
import { createNextHopResolver, type NextHopResolver } from '@/lib/smtp/dns/resolve';
import type { OutboundConnection } from '@/lib/smtp/send/connection';
import type { ConnectionWatch } from '@/lib/smtp/send/connection-watch';
import { type FailoverResult, type HostFailure, openFirstHost } from '@/lib/smtp/send/failover';
import { HostMemory } from '@/lib/smtp/send/host-memory';
import { hostsInOrder } from '@/lib/smtp/send/host-order';
import type { ConnectionOptions, SourceAddresses } from '@/lib/smtp/send/open-connection';
import type { ClientCertificate } from '@/lib/smtp/send/tls';
import type { ConnectorSettings, DeliverySettings } from '@/lib/store/configuration/delivery-settings';
import type { OwnedQueue } from '@/lib/store/server/owned-queues';
import type { IsOurselves } from '@/lib/worker/server/own-listener';
import { type Connected, type DeliveryAgent, type HostInVain, retryLater } from './agent';
import type { ConnectorCredentials } from './credentials';

/** What the way of a connector's mail depends on. */
export interface DeliveryWays {
  readonly settings: () => DeliverySettings;
  readonly credentials: ConnectorCredentials;
  readonly judgeOurselves: () => IsOurselves;
  /** This server's own, for hosts that ask for one. */
  readonly certificate: ClientCertificate | null;
}

/**
 * Owns: from a queue of a send connector to an SMTP connection that takes its mail: the connector's settings, the server's
 *   DNS settings, the credentials asked for at the moment they are needed, and which host has its turn.
 * Does not: count connections or decide when to try again.
 */
export class SmtpAgent implements DeliveryAgent {
  readonly #ways: DeliveryWays;
  readonly #signal: AbortSignal;
  readonly #watch: DeliveryWatch | undefined;
  /** One a list of DNS servers. */
  readonly #resolvers = new Map<string, NextHopResolver>();
  readonly #open = new Set<OutboundConnection>();
  readonly #memory = new HostMemory();
  /** Connections of each send connector to its smart hosts so far. */
  readonly #turns = new Map<string, number>();

  /** @param watch looks on; left out when mail is delivered */
  constructor(ways: DeliveryWays, signal: AbortSignal, watch?: DeliveryWatch) {
    this.#ways = ways;
    this.#signal = signal;
    this.#watch = watch;
  }

  open(queue: OwnedQueue): Promise<Connected> {
    return this.openTo(queue);
  }

  /** The same, to a next hop that need be no queue's. */
  async openTo(queue: NextHop): Promise<SmtpConnected> {
    const way = await this.#findWay(queue);
    if (way.kind !== 'hosts') return way;
    const { id } = way.connector;
    const turn = this.#turns.get(id) ?? 0;
    this.#turns.set(id, turn + 1);
    return this.#openFirst(way, way.inOrder(turn));
  }

  async openOther(queue: OwnedQueue, tried: ReadonlySet<string>): Promise<Connected | null> {
    const way = await this.#findWay(queue);
    if (way.kind !== 'hosts') return way;
    const left = way.inOrder(this.#turns.get(way.connector.id) ?? 0).filter((host) => {
      const key = keyOf(host, way.connector);
      return !tried.has(key) && !this.#memory.of(key).isSilent;
    });
    return left.length === 0 ? null : this.#openFirst(way, left);
  }

  /** Whether the DNS says of the domain that mail for it, through this connector, fails at once. Never rejects. */
  async isLost(connectorId: string, domain: string): Promise<boolean> {
    const connector = this.#ways.settings().connectors.get(connectorId);
    if (!connector) return false;
    return (await this.#resolver(connector).resolve({ kind: 'domain', domain })).kind === 'failed';
  }

  closeAll(): void {
    for (const connection of this.#open) connection.close();
  }

  async #findWay(queue: NextHop): Promise<Way | Exclude<SmtpConnected, { kind: 'connected' }>> {
    const { connectors, server } = this.#ways.settings();
    const connector = queue.connectorId === null ? undefined : connectors.get(queue.connectorId);
    // Between a connector's removal and the sweep that re-routes its mail.
    if (!connector) return retryLater(newLastError('noMatchingConnector', {}), null);

    const isBySmartHost = queue.deliveryType === 'SmartHostConnectorDelivery';
    // By DNS the certificate must be the recipient domain's: the MX record's own name proves nothing (TlsDomain absent).
    const tlsDomain = isBySmartHost ? null : queue.domain;
    const credentials = await this.#ways.credentials.of(connector);
    if (!credentials.ok) return retryLater(credentials.error, connector);
    this.#watch?.resolves();
    const resolved = await this.#resolver(connector).resolve(
      isBySmartHost
        ? { kind: 'smartHosts', hosts: connector.smartHosts }
        : { kind: 'domain', domain: queue.domain },
    );
    if (resolved.kind === 'failed') return { kind: 'failed', error: resolved.error, connector };
    if (resolved.kind === 'retry') return retryLater(resolved.error, connector);

    const isOurselves = this.#ways.judgeOurselves();
    const others = withoutOurselves(resolved.hosts, isBySmartHost ? 'address' : 'preference', ({ address }) =>
      isOurselves({ address, port: connector.port }),
    );
    const hosts = isBySmartHost || !connector.rejectPrivateAddresses ? others : others.filter(isPublic);
    this.#watch?.resolved(
      resolved.hosts.map((host) => ({ ...host, leftOut: whyLeftOut(host, others, hosts) })),
    );
    if (hosts.length === 0) {
      // Whose better host cannot be found for a moment has not sent its mail in a circle.
      if (resolved.betterUnresolved !== null) return retryLater(resolved.betterUnresolved, connector);
      return { kind: 'failed', error: whyNowhere(queue, connector, others), connector };
    }
    const order = isBySmartHost && connector.smartHostRotationEnabled ? 'inTurn' : 'byPreference';
    return {
      kind: 'hosts',
      connector,
      options: this.#options(connector, { fqdn: server.fqdn, tlsDomain, auth: credentials.auth }),
      inOrder: (turn) =>
        hostsInOrder(hosts, order, {
          turn: isBySmartHost ? turn : someTurn(),
          first: connector.addressFamilyPreference,
        }),
    };
  }

  async #openFirst(way: Way, hosts: readonly ResolvedHost[]): Promise<SmtpConnected> {
    const { connector } = way;
    const result = await this.#openAny(way, hosts);
    const inVain = this.#inVain(result);
    if (!result.ok) return { kind: 'retry', error: result.error, inVain, connector };
    const { connection } = result;
    const key = this.#keep(connection);
    const others = way.inOrder(0).map((host) => keyOf(host, connector));
    const memory = this.#memory.of(key);
    return {
      kind: 'connected',
      session: connection,
      connector,
      maxMessages: connector.smtpMaxMessagesPerConnection,
      host: {
        key,
        otherKeys: () => others.filter((other) => other !== key && !this.#memory.of(other).isSilent),
        get recipientLimit() {
          return memory.recipientLimit;
        },
        set recipientLimit(limit) {
          memory.recipientLimit = limit;
        },
      },
      inVain,
    };
  }

  /** A token that a host refused is asked for anew, once: it may have been revoked before its time. */
  async #openAny({ connector, options }: Way, hosts: readonly ResolvedHost[]): Promise<FailoverResult> {
    const result = await openFirstHost(hosts, connector.port, options);
    const isRefused = !result.ok && result.failures.some(({ error }) => TOKEN_REFUSALS.has(error.key));
    if (!isRefused || !options.auth) return result;
    const others = await this.#ways.credentials.others(connector, options.auth);
    if (others === null) return result;
    if (!others.ok) return { ...result, error: others.error };
    const again = await openFirstHost(hosts, connector.port, { ...options, auth: others.auth });
    return { ...again, failures: [...result.failures, ...again.failures] };
  }

  #inVain({ failures }: FailoverResult): readonly HostInVain[] {
    return failures.map((failure) => {
      const key = keyOf(failure.facts, failure.facts);
      const memory = this.#memory.of(key);
      if (isSilence(failure)) memory.wasSilent();
      else memory.answered();
      return { key, ...failure };
    });
  }

  /** @returns its host's key. */
  #keep(connection: OutboundConnection): string {
    const key = keyOf(connection.facts, connection.facts);
    const memory = this.#memory.of(key);
    memory.answered();
    memory.mechanism = connection.mechanism;
    if (memory.isOneByOne) connection.beOneByOne();
    this.#open.add(connection);
    connection.onceClosed(() => {
      this.#open.delete(connection);
      if (connection.isOneByOne) memory.isOneByOne = true;
    });
    return key;
  }

  #options(
    connector: ConnectorSettings,
    { fqdn, ...open }: Pick<ConnectionOptions, 'fqdn' | 'tlsDomain' | 'auth'>,
  ): ConnectionOptions {
    return {
      ...open,
      fqdn: connector.fqdn ?? fqdn,
      requireTls: connector.requireTls,
      ignoreStartTls: connector.ignoreStartTls,
      useImplicitTls: connector.useImplicitTls,
      forceHelo: connector.forceHelo,
      tlsAuthLevel: connector.tlsAuthLevel,
      tlsMinimumVersion: connector.tlsMinimumVersion,
      clientCertificate: connector.clientCertificateEnabled ? this.#ways.certificate : null,
      sourceAddresses: sourceAddressesOf(connector),
      basicAuthRequireTls: guardsSignIn(connector),
      inactivityTimeoutMs: connector.connectionInactivityTimeOutSeconds * 1000,
      knownMechanism: (target) => this.#memory.of(keyOf(target, target)).mechanism,
      signal: this.#signal,
      watch: this.#watch,
    };
  }

  #resolver(connector: ConnectorSettings): NextHopResolver {
    const { server } = this.#ways.settings();
    const servers = connector.useExternalDnsServersEnabled
      ? server.externalDnsServers
      : server.internalDnsServers;
    const key = JSON.stringify([servers, server.fqdn]);
    const known = this.#resolvers.get(key);
    if (known) return known;
    const resolver = createNextHopResolver({ servers, ownNames: [server.fqdn] });
    this.#resolvers.set(key, resolver);
    return resolver;
  }
}

/** `0.0.0.0` and `::` are any, as Exchange writes it. */
function sourceAddressesOf({
  sourceIpAddress: addresses,
}: Pick<ConnectorSettings, 'sourceIpAddress'>): SourceAddresses | undefined {
  const named = addresses.filter((address) => address !== '0.0.0.0' && address !== '::');
  if (named.length === 0) return undefined;
  const ofFamily = (isIpv6: boolean) => named.find((address) => address.includes(':') === isIpv6) ?? null;
  return { ipv4: ofFamily(false), ipv6: ofFamily(true) };
}

const TOKEN_REFUSALS: ReadonlySet<string> = new Set(['tokenNotPermitted', 'tokenNotTaken']);

/** TLS before anything is said that signs in, with a certificate for the host's name. */
function guardsSignIn({ smartHostAuthMechanism: mechanism }: ConnectorSettings): boolean {
  return mechanism === 'BasicAuthRequireTLS' || mechanism === 'XOAuth2';
}

/** What somebody hears who looks on from the next hop's name to the connection. */
export interface DeliveryWatch extends ConnectionWatch {
  /** The next hop is looked up now. */
  resolves(): void;
  resolved(hosts: readonly JudgedHost[]): void;
}

/** A host of the next hop, and why it is none to try; null: it is. */
export interface JudgedHost extends ResolvedHost {
  readonly leftOut: 'ourselves' | 'private' | null;
}

/** By SMTP. */
type SmtpConnected =
  | Exclude<Connected, { kind: 'connected' }>
  | (Extract<Connected, { kind: 'connected' }> & { readonly session: OutboundConnection });

/** What of a queue leads to a host. */
type NextHop = Pick<OwnedQueue, 'connectorId' | 'deliveryType' | 'domain'>;

/** Where a queue's connections go, and on what terms. */
interface Way {
  readonly kind: 'hosts';
  readonly connector: ConnectorSettings;
  readonly options: ConnectionOptions;
  readonly inOrder: (turn: number) => readonly ResolvedHost[];
}

function whyLeftOut(
  host: ResolvedHost,
  others: readonly ResolvedHost[],
  hosts: readonly ResolvedHost[],
): JudgedHost['leftOut'] {
  if (!others.includes(host)) return 'ourselves';
  return hosts.includes(host) ? null : 'private';
}

function isPublic({ address }: ResolvedHost): boolean {
  return refusedRangeOf(plainAddress(address) ?? address) === null;
}

/** @param others hosts that are not we */
function whyNowhere(
  queue: NextHop,
  connector: ConnectorSettings,
  others: readonly ResolvedHost[],
): LastError {
  const [refused] = others;
  if (refused) return newLastError('mxAtPrivateAddress', { domain: queue.domain, address: refused.address });
  if (queue.deliveryType !== 'SmartHostConnectorDelivery')
    return newLastError('mxLoopsBack', { domain: queue.domain });
  return newLastError('smartHostLoopsBack', { host: connector.smartHosts.join(', '), port: connector.port });
}

function keyOf(
  { address }: { readonly address: string | null },
  { port }: { readonly port: number },
): string {
  return `${address} ${port}`;
}

/** RFC 5321 5.1: chance spreads the load over MX hosts of equal preference, however few connections a domain gets. */
const someTurn = () => Math.floor(Math.random() * 1000);

/** It took all the time that connecting, or the greeting, is given. */
function isSilence({ error, stage }: HostFailure): boolean {
  return error.key === 'timeout' && (stage === 'connect' || stage === 'greeting');
}
