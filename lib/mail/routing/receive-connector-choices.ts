/**
 * Owns: the words that settings of a receive connector may have, and what each usage presets.
 * Promises: pure; the browser imports it.
 */

/** Of whom MessageRateLimit counts the messages, as in Exchange: of an address, of who has signed in, of both. */
export const MESSAGE_RATE_SOURCES = ['None', 'IPAddress', 'User', 'All'] as const;
export type MessageRateSource = (typeof MESSAGE_RATE_SOURCES)[number];

/** What New-ReceiveConnector is told of the purpose. */
export const RECEIVE_USAGES = ['Custom', 'Internal', 'Internet', 'Client', 'Partner'] as const;
export type ReceiveUsage = (typeof RECEIVE_USAGES)[number];

interface Preset {
  readonly AuthMechanism: readonly string[];
  readonly PermissionGroups: readonly string[];
  readonly Bindings?: readonly string[];
  readonly RemoteIPRanges?: readonly string[];
}

/**
 * As New-ReceiveConnector documents them; what a preset has no bindings or ranges for must be given. Exchange servers prove by
 * Kerberos who they are, which is not built: an Internal connector is externally secured, and its ranges say who they are.
 */
export const USAGE_PRESETS: Readonly<Record<ReceiveUsage, Preset>> = {
  Custom: { AuthMechanism: ['Tls'], PermissionGroups: ['None'] },
  Internal: {
    Bindings: ['0.0.0.0:25'],
    AuthMechanism: ['Tls', 'ExternalAuthoritative'],
    PermissionGroups: ['ExchangeServers'],
  },
  Internet: {
    RemoteIPRanges: ['0.0.0.0/0', '::/0'],
    AuthMechanism: ['Tls'],
    PermissionGroups: ['AnonymousUsers'],
  },
  Client: {
    Bindings: ['0.0.0.0:587'],
    AuthMechanism: ['Tls', 'BasicAuth', 'BasicAuthRequireTLS'],
    PermissionGroups: ['ExchangeUsers'],
  },
  Partner: { AuthMechanism: ['Tls'], PermissionGroups: ['Partners'] },
};
