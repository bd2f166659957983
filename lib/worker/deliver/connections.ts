import type { LastError } from '@/lib/mail/outcome/last-error';
import { newLastError } from '@/lib/mail/outcome/last-error-kinds';
import type { SecretKey } from '@/lib/secrets/key';
import { open, SealError } from '@/lib/secrets/seal';
import { createNextHopResolver, type NextHopResolver } from '@/lib/smtp/dns/resolve';
import type { ConnectionFacts, OutboundConnection } from '@/lib/smtp/send/connection';
import { openFirstHost } from '@/lib/smtp/send/failover';
import type { ConnectionOptions } from '@/lib/smtp/send/open-connection';
import type { ConnectorSettings, DeliverySettings } from '@/lib/store/configuration/delivery-settings';
import type { OwnedQueue } from '@/lib/store/server/owned-queues';
import { emit } from '@/lib/worker/events/events';

/**
 * Owns: from a queue to a connection that takes its mail: the connector's settings, the server's DNS settings, the
 *   connector's password opened for the moment it is needed.
 * Promises: a value, never an exception.
 * Does not: count connections or decide when to try again.
 */

export type Connected =
  | {
      readonly kind: 'connected';
      readonly connection: OutboundConnection;
      readonly connector: ConnectorSettings;
    }
  /** The queue waits. */
  | {
      readonly kind: 'retry';
      readonly error: LastError;
      readonly facts: ConnectionFacts | null;
      readonly dialogue: string | null;
      readonly connector: ConnectorSettings | null;
    }
  /** No mail of this queue can ever be delivered: the domain does not exist, or takes no mail. */
  | { readonly kind: 'failed'; readonly error: LastError; readonly connector: ConnectorSettings };

export class Connections {
  readonly #settings: () => DeliverySettings;
  readonly #key: SecretKey;
  readonly #signal: AbortSignal;
  /** One a list of DNS servers. */
  readonly #resolvers = new Map<string, NextHopResolver>();
  readonly #open = new Set<OutboundConnection>();
  /** Addresses of servers that lose what comes behind content; known until the process ends. */
  readonly #oneByOne = new Set<string | null>();

  constructor(settings: () => DeliverySettings, key: SecretKey, signal: AbortSignal) {
    this.#settings = settings;
    this.#key = key;
    this.#signal = signal;
  }

  async connect(queue: OwnedQueue): Promise<Connected> {
    try {
      return await this.#connect(queue);
    } catch (error) {
      emit('connectionFailed', { error, queueId: queue.id });
      const reason = error instanceof Error ? error.message : String(error);
      return retry(newLastError('unknown', { reason }), null);
    }
  }

  async #connect(queue: OwnedQueue): Promise<Connected> {
    const { connectors, server } = this.#settings();
    const connector = queue.connectorId === null ? undefined : connectors.get(queue.connectorId);
    // Between a connector's removal and the sweep that re-routes its mail.
    if (!connector) return retry(newLastError('noMatchingConnector', {}), null);

    const isBySmartHost = queue.deliveryType === 'SmartHostConnectorDelivery';
    // By DNS the certificate must be the recipient domain's: the MX record's own name proves nothing (TlsDomain absent).
    const options = this.#options(connector, server.fqdn, isBySmartHost ? null : queue.domain);
    if ('error' in options) return retry(options.error, connector);
    const resolved = await this.#resolver(connector).resolve(
      isBySmartHost
        ? { kind: 'smartHosts', hosts: connector.smartHosts }
        : { kind: 'domain', domain: queue.domain },
    );
    if (resolved.kind === 'failed') return { kind: 'failed', error: resolved.error, connector };
    if (resolved.kind === 'retry') return retry(resolved.error, connector);

    const result = await openFirstHost(resolved.hosts, connector.port, options);
    if (result.ok) {
      const { connection } = result;
      this.#keep(connection);
      return { kind: 'connected', connection, connector };
    }
    const { outcome, facts, dialogue } = result;
    const error =
      outcome.kind === 'delivered' ? newLastError('unknown', { reason: 'no connection' }) : outcome.error;
    return { kind: 'retry', error, facts, dialogue, connector };
  }

  /** Without a word: what is in transit ends with retry. */
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
    serverFqdn: string,
    tlsDomain: string | null,
  ): ConnectionOptions | { readonly error: LastError } {
    const authenticates = connector.smartHostAuthMechanism.startsWith('BasicAuth');
    const auth = authenticates ? this.#credentials(connector) : null;
    if (auth !== null && 'error' in auth) return auth;
    return {
      fqdn: connector.fqdn ?? serverFqdn,
      requireTls: connector.requireTls,
      ignoreStartTls: connector.ignoreStartTls,
      forceHelo: connector.forceHelo,
      tlsAuthLevel: connector.tlsAuthLevel,
      tlsDomain,
      auth,
      basicAuthRequireTls: connector.smartHostAuthMechanism === 'BasicAuthRequireTLS',
      inactivityTimeoutMs: connector.connectionInactivityTimeOutSeconds * 1000,
      signal: this.#signal,
    };
  }

  #credentials(
    connector: ConnectorSettings,
  ): { readonly user: string; readonly pass: string } | { readonly error: LastError } {
    if (connector.authenticationUserName === null || connector.password === null) {
      return { error: newLastError('unknown', { reason: 'the send connector has no credentials' }) };
    }
    try {
      return {
        user: connector.authenticationUserName,
        pass: open(this.#key, connector.password, connector.id),
      };
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
      return { error: newLastError('unknown', { reason: error.message.replace(/\.$/, '') }) };
    }
  }

  #resolver(connector: ConnectorSettings): NextHopResolver {
    const { server } = this.#settings();
    const servers = connector.useExternalDnsServersEnabled
      ? server.externalDnsServers
      : server.internalDnsServers;
    // Smart hosts may well be this computer under another port; only an MX that is ourselves is a loop.
    const key = JSON.stringify([servers, server.fqdn]);
    const known = this.#resolvers.get(key);
    if (known) return known;
    const resolver = createNextHopResolver({ servers, ownNames: [server.fqdn] });
    this.#resolvers.set(key, resolver);
    return resolver;
  }
}

function retry(error: LastError, connector: ConnectorSettings | null): Connected {
  return { kind: 'retry', error, facts: null, dialogue: null, connector };
}
