import { PROTOCOL_LOGGING_LEVELS } from '@/lib/mail/routing/protocol-logging';
import {
  ADDRESS_FAMILY_PREFERENCES,
  AUTH_MECHANISMS,
  TLS_AUTH_LEVELS,
} from '@/lib/mail/routing/send-connector-choices';
import { TLS_MINIMUM_VERSIONS } from '@/lib/mail/routing/tls-minimum-version';
import type { SettingsOf, SettingsTable } from './setting';

/**
 * Owns: the settings of a send connector. ARCHITECTURE.md, "Add a connector setting", begins here.
 * Promises: ranges and defaults are Exchange's or "Defaults we ship"; what an intended use presets stands in
 *   lib/commands/send-connector/settings.ts, beside the rules between settings.
 * Does not: list what is no setting: the name, the intended use (given once, at creation), the source servers (rows of
 *   their own).
 */

/** 0 would hold all of its mail for ever, so it is refused. */
const LIMIT = {
  kind: 'integer',
  min: 1,
  max: 2_147_483_647,
  unlimited: true,
  default: null,
  form: 'text',
} as const;

export const SEND_CONNECTOR_SETTINGS = {
  Enabled: { kind: 'yesNo', property: 'enabled', default: true },
  /** Canonical: `SMTP:contoso.com;1`. */
  AddressSpaces: { kind: 'list', property: 'addressSpaces', of: 'addressSpace', form: 'items' },
  /** Ours, by Exchange's word for such lists: addresses, `contoso.com`, `*.contoso.com`. Empty: whoever sends. */
  AcceptMessagesOnlyFrom: {
    kind: 'list',
    property: 'acceptMessagesOnlyFrom',
    of: 'sender',
    maxItems: 500,
    form: 'lines',
    default: [],
  },
  DNSRoutingEnabled: { kind: 'yesNo', property: 'dnsRoutingEnabled', default: true },
  SmartHosts: { kind: 'list', property: 'smartHosts', of: 'smartHost', form: 'items', default: [] },
  /** Ours: Exchange always uses a connector's smart hosts in turn. $false makes their list an order of preference. */
  SmartHostRotationEnabled: { kind: 'yesNo', property: 'smartHostRotationEnabled', default: true },
  SmartHostAuthMechanism: {
    kind: 'choice',
    property: 'smartHostAuthMechanism',
    values: AUTH_MECHANISMS,
    refused: 'ExchangeServer',
    default: 'None',
  },
  AuthenticationCredential: { kind: 'credential', property: 'authenticationUserName', default: null },
  // Exchange's range starts at 0, to which nothing can connect.
  Port: { kind: 'integer', property: 'port', min: 1, max: 65_535, default: 25, form: 'text' },
  MaxMessageSize: { kind: 'size', property: 'maxMessageSizeBytes', default: 35 * 1024 * 1024 },
  ConnectionInactivityTimeOut: {
    kind: 'span',
    property: 'connectionInactivityTimeOutSeconds',
    min: 1,
    max: 86_400,
    default: 600,
    form: 'text',
  },
  RequireTLS: { kind: 'yesNo', property: 'requireTls', default: false },
  IgnoreSTARTTLS: { kind: 'yesNo', property: 'ignoreStartTls', default: false },
  /** Ours: TLS before the greeting, as on port 465 (RFC 8314 3.3). */
  UseImplicitTLS: { kind: 'yesNo', property: 'useImplicitTls', default: false },
  /** Ours; Exchange's stands in the registry. */
  TlsMinimumVersion: {
    kind: 'choice',
    property: 'tlsMinimumVersion',
    values: TLS_MINIMUM_VERSIONS,
    default: 'Tls12',
  },
  /** Ours: the server's own certificate, which it shows to whom it receives from, for hosts that ask for one. */
  ClientCertificateEnabled: { kind: 'yesNo', property: 'clientCertificateEnabled', default: false },
  ForceHELO: { kind: 'yesNo', property: 'forceHelo', default: false },
  TlsAuthLevel: {
    kind: 'choice',
    property: 'tlsAuthLevel',
    values: TLS_AUTH_LEVELS,
    orNull: true,
    default: null,
  },
  /** Null: the server's own. */
  Fqdn: { kind: 'text', property: 'fqdn', of: 'fqdn', orNull: true, default: null },
  ProtocolLoggingLevel: {
    kind: 'choice',
    property: 'protocolLoggingLevel',
    values: PROTOCOL_LOGGING_LEVELS,
    default: 'None',
  },
  /** One for IPv4, one for IPv6; a family without one, or with `0.0.0.0` or `::`, leaves by any. */
  SourceIPAddress: {
    kind: 'list',
    property: 'sourceIpAddress',
    of: 'ipAddress',
    maxItems: 2,
    form: 'lines',
    default: [],
  },
  /** Ours: of the addresses of one host. */
  AddressFamilyPreference: {
    kind: 'choice',
    property: 'addressFamilyPreference',
    values: ADDRESS_FAMILY_PREFERENCES,
    default: 'IPv4First',
  },
  UseExternalDNSServersEnabled: { kind: 'yesNo', property: 'useExternalDnsServersEnabled', default: false },
  /** Ours, by DNS alone: $true leaves out hosts at loopback, private, link-local and other addresses that are not public. */
  RejectPrivateAddresses: { kind: 'yesNo', property: 'rejectPrivateAddresses', default: false },
  SmtpMaxMessagesPerConnection: {
    kind: 'integer',
    property: 'smtpMaxMessagesPerConnection',
    min: 1,
    max: 2_147_483_647,
    default: 20,
    form: 'text',
  },
  /** Ours, `*@printer.local -> scanner@contoso.com`: Exchange's agent (New-AddressRewriteEntry) is the organization's. */
  SenderRewriting: {
    kind: 'list',
    property: 'senderRewriting',
    of: 'senderRewriting',
    maxItems: 500,
    form: 'items',
    default: [],
  },
  /** Ours: the old From becomes Reply-To where none stands. */
  SenderRewritingReplyToEnabled: {
    kind: 'yesNo',
    property: 'senderRewritingReplyToEnabled',
    default: false,
  },
  /** As a transport server's, but of this connector and of all servers together; so are the limits below. */
  MaxOutboundConnections: { ...LIMIT, property: 'maxOutboundConnections' },
  MessageRateLimitPerSecond: { ...LIMIT, property: 'messageRateLimitPerSecond' },
  /** A minute, as Exchange's. */
  MessageRateLimit: { ...LIMIT, property: 'messageRateLimit' },
  MessageRateLimitPerDay: { ...LIMIT, property: 'messageRateLimitPerDay' },
  RecipientRateLimitPerMinute: { ...LIMIT, property: 'recipientRateLimitPerMinute' },
  /** A day, as Exchange's. */
  RecipientRateLimit: { ...LIMIT, property: 'recipientRateLimit' },
  /** A minute, of each sender. */
  SenderMessageRateLimit: { ...LIMIT, property: 'senderMessageRateLimit' },
  SenderMessageRateLimitPerDay: { ...LIMIT, property: 'senderMessageRateLimitPerDay' },
  Comment: { kind: 'text', property: 'comment', of: 'comment', default: '' },
} as const satisfies SettingsTable;

export type SendConnectorSettings = SettingsOf<typeof SEND_CONNECTOR_SETTINGS>;
