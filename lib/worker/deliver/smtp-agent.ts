import { newLastError } from '@/lib/mail/outcome/last-error-kinds';
import { withoutOurselves } from '@/lib/mail/routing/ourselves';
import { createNextHopResolver, type NextHopResolver } from '@/lib/smtp/dns/resolve';
import type { OutboundConnection } from '@/lib/smtp/send/connection';
import { openFirstHost } from '@/lib/smtp/send/failover';
import type { ConnectionOptions } from '@/lib/smtp/send/open-connection';
import type { ConnectorSettings, DeliverySettings } from '@/lib/store/configuration/delivery-settings';
import type { OwnedQueue } from '@/lib/store/server/owned-queues';
import type { IsOurselves } from '@/lib/worker/server/own-listener';
import { type Connected, type DeliveryAgent, retryLater } from './agent';
import type { CredentialsOf } from './credentials';

/**
 * Owns: from a queue of a send connector to an SMTP connection that takes its mail: the connector's settings, the server's
 *   DNS settings, the credentials asked for at the moment they are needed.
 * Does not: count connections or decide when to try again.
 */
export class SmtpAgent implements DeliveryAgent {
  readonly #settings: () => DeliverySettings;
  readonly #credentialsOf: CredentialsOf;
  readonly #judgeOurselves: () => IsOurselves;
  readonly #signal: AbortSignal;
  /** One a list of DNS servers. */
  readonly #resolvers = new Map<string, NextHopResolver>();
  readonly #open = new Set<OutboundConnection>();
  /** Addresses of servers that lose what comes behind content; known until the process ends. */
  readonly #oneByOne = new Set<string | null>();

  constructor(
    settings: () => DeliverySettings,
    credentialsOf: CredentialsOf,
    judgeOurselves: () => IsOurselves,
    signal: AbortSignal,
  ) {
    this.#settings = settings;
    this.#credentialsOf = credentialsOf;
    this.#judgeOurselves = judgeOurselves;
    this.#signal = signal;
  }

  async open(queue: OwnedQueue): Promise<Connected> {
    const { connectors, server } = this.#settings();
    const connector = queue.connectorId === null ? undefined : connectors.get(queue.connectorId);
    // Between a connector's removal and the sweep that re-routes its mail.
    if (!connector) return retryLater(newLastError('noMatchingConnector', {}), null);

    const isBySmartHost = queue.deliveryType === 'SmartHostConnectorDelivery';
    // By DNS the certificate must be the recipient domain's: the MX record's own name proves nothing (TlsDomain absent).
    const tlsDomain = isBySmartHost ? null : queue.domain;
    const credentials = await this.#credentialsOf(connector);
    if (!credentials.ok) return retryLater(credentials.error, connector);
    const resolved = await this.#resolver(connector).resolve(
      isBySmartHost
        ? { kind: 'smartHosts', hosts: connector.smartHosts }
        : { kind: 'domain', domain: queue.domain },
    );
    if (resolved.kind === 'failed') return { kind: 'failed', error: resolved.error, connector };
    if (resolved.kind === 'retry') return retryLater(resolved.error, connector);

    const isOurselves = this.#judgeOurselves();
    const hosts = withoutOurselves(resolved.hosts, isBySmartHost ? 'address' : 'preference', ({ address }) =>
      isOurselves({ address, port: connector.port }),
    );
    if (hosts.length === 0) {
      const error = isBySmartHost
        ? newLastError('smartHostLoopsBack', { host: connector.smartHosts.join(', '), port: connector.port })
        : newLastError('mxLoopsBack', { domain: queue.domain });
      return { kind: 'failed', error, connector };
    }
    const result = await openFirstHost(
      hosts,
      connector.port,
      this.#options(connector, { fqdn: server.fqdn, tlsDomain, auth: credentials.auth }),
    );
    if (result.ok) {
      const { connection } = result;
      this.#keep(connection);
      return {
        kind: 'connected',
        session: connection,
        connector,
        maxMessages: connector.smtpMaxMessagesPerConnection,
      };
    }
    const { outcome, facts, dialogue } = result;
    const error =
      outcome.kind === 'delivered' ? newLastError('unknown', { reason: 'no connection' }) : outcome.error;
    return { kind: 'retry', error, facts, dialogue, connector };
  }

  closeAll(): void {
    for (const connection of this.#open) connection.close();
  }

  #keep(connection: OutboundConnection): void {
    const { address } = connection.facts;
    if (this.#oneByOne.has(address)) connection.beOneByOne();
    this.#open.add(connection);
    connection.onceClosed(() => {
      this.#open.delete(connection);
      if (connection.isOneByOne) this.#oneByOne.add(address);
    });
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
      forceHelo: connector.forceHelo,
      tlsAuthLevel: connector.tlsAuthLevel,
      basicAuthRequireTls: connector.smartHostAuthMechanism === 'BasicAuthRequireTLS',
      inactivityTimeoutMs: connector.connectionInactivityTimeOutSeconds * 1000,
      signal: this.#signal,
    };
  }

  #resolver(connector: ConnectorSettings): NextHopResolver {
    const { server } = this.#settings();
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
