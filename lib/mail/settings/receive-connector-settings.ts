import { PROTOCOL_LOGGING_LEVELS } from '@/lib/mail/routing/protocol-logging';
import { MESSAGE_RATE_SOURCES } from '@/lib/mail/routing/receive-connector-choices';
import { TLS_MINIMUM_VERSIONS } from '@/lib/mail/routing/tls-minimum-version';
import type { SettingsTable } from './setting';

const DAY = 86_400;
const TEN_MINUTES = 600;
const MAX_INT = 2_147_483_647;
/** Of a connector: each is a socket, and a launcher holds all of a server's. */
const MAX_BINDINGS = 16;

/**
 * Owns: the settings of a receive connector that people may change.
 * Does not: have permission groups and authentication (receive-authentication.ts), which are words with rules between them.
 */
export const RECEIVE_CONNECTOR_SETTINGS = {
  Enabled: { kind: 'yesNo', property: 'enabled', default: true },
  Bindings: { kind: 'list', property: 'bindings', of: 'binding', maxItems: MAX_BINDINGS, form: 'items' },
  /** Ours: of the bindings' ports, those at which TLS begins before the greeting (RFC 8314 3.3). */
  ImplicitTLSPorts: {
    kind: 'list',
    property: 'implicitTlsPorts',
    of: 'port',
    maxItems: MAX_BINDINGS,
    form: 'items',
    default: ['465'],
  },
  RemoteIPRanges: { kind: 'list', property: 'remoteIpRanges', of: 'clientRange', form: 'lines' },
  /** Ours: who must say by the PROXY protocol for whom it connects. */
  ProxyProtocolIPRanges: {
    kind: 'list',
    property: 'proxyProtocolIpRanges',
    of: 'remoteIpRange',
    form: 'lines',
    default: [],
  },
  Banner: { kind: 'text', property: 'banner', of: 'banner', orNull: true, default: null },
  /** Null: the server's own. */
  Fqdn: { kind: 'text', property: 'fqdn', of: 'fqdn', orNull: true, default: null },
  /** For addresses without a domain, as devices say them. */
  DefaultDomain: { kind: 'text', property: 'defaultDomain', of: 'fqdn', orNull: true, default: null },
  RequireTLS: { kind: 'yesNo', property: 'requireTls', default: false },
  /** Ours; Exchange's stands in the registry. */
  TlsMinimumVersion: {
    kind: 'choice',
    property: 'tlsMinimumVersion',
    values: TLS_MINIMUM_VERSIONS,
    default: 'Tls12',
  },
  MaxMessageSize: { kind: 'size', property: 'maxMessageSizeBytes', default: 36 * 1024 * 1024 },
  MaxRecipientsPerMessage: count('maxRecipientsPerMessage', 512_000, 5000),
  MaxHopCount: count('maxHopCount', 500, 30),
  MaxProtocolErrors: count('maxProtocolErrors', MAX_INT, 5),
  MaxLogonFailures: { kind: 'integer', property: 'maxLogonFailures', min: 0, max: 10, default: 3 },
  /** Messages a minute. */
  MessageRateLimit: {
    kind: 'integer',
    property: 'messageRateLimit',
    min: 1,
    max: MAX_INT,
    unlimited: true,
    default: null,
    form: 'text',
  },
  MessageRateSource: {
    kind: 'choice',
    property: 'messageRateSource',
    values: MESSAGE_RATE_SOURCES,
    default: 'IPAddress',
  },
  TarpitInterval: {
    kind: 'span',
    property: 'tarpitIntervalSeconds',
    min: 0,
    max: TEN_MINUTES,
    default: 5,
    form: 'seconds',
  },
  MaxInboundConnection: count('maxInboundConnection', MAX_INT, 5000),
  MaxInboundConnectionPerSource: count('maxInboundConnectionPerSource', 10_000, 100),
  ConnectionTimeout: minutes('connectionTimeoutSeconds', 600),
  ConnectionInactivityTimeout: minutes('connectionInactivityTimeoutSeconds', 300),
  ProtocolLoggingLevel: {
    kind: 'choice',
    property: 'protocolLoggingLevel',
    values: PROTOCOL_LOGGING_LEVELS,
    default: 'None',
  },
  /** Of clients that may relay; else it is taken out. */
  KeepBccHeader: { kind: 'yesNo', property: 'keepBccHeader', default: false },
  /** For clients that may not relay. */
  RejectUnsafeLocalParts: { kind: 'yesNo', property: 'rejectUnsafeLocalParts', default: true },
  Comment: { kind: 'text', property: 'comment', of: 'comment', default: '' },
} as const satisfies SettingsTable;

function count<const P extends string>(property: P, max: number, usual: number) {
  return { kind: 'integer', property, min: 1, max, default: usual } as const;
}

function minutes<const P extends string>(property: P, usual: number) {
  return { kind: 'span', property, min: 1, max: DAY, default: usual, form: 'minutes' } as const;
}
