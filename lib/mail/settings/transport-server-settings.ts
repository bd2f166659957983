import { DSN_LANGUAGES } from '@/lib/mail/dsn/dsn-languages';
import type { SettingsTable, SpanForm } from './setting';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MAX_INT = 2_147_483_647;

/**
 * Owns: the settings of a transport server. Spans are shown in the units of Exchange's Limits tab.
 * Does not: list the DNS adapters' switches, which follow from the lists of servers.
 */
export const TRANSPORT_SERVER_SETTINGS = {
  /** Found at the first start (lib/worker/server/server-identity.ts). */
  Fqdn: { kind: 'text', property: 'fqdn', of: 'fqdn', default: 'localhost' },
  MaxOutboundConnections: unlimited('maxOutboundConnections', 1000),
  MaxPerDomainOutboundConnections: unlimited('maxPerDomainOutboundConnections', 20),
  QueueGlitchRetryCount: count('queueGlitchRetryCount', [0, 15], 4),
  QueueGlitchRetryInterval: span('queueGlitchRetryIntervalSeconds', [1, 12 * HOUR], MINUTE, 'seconds'),
  TransientFailureRetryCount: count('transientFailureRetryCount', [0, 15], 6),
  TransientFailureRetryInterval: span(
    'transientFailureRetryIntervalSeconds',
    [1, 12 * HOUR],
    5 * MINUTE,
    'seconds',
  ),
  OutboundConnectionFailureRetryInterval: span(
    'outboundConnectionFailureRetryIntervalSeconds',
    [1, 20 * DAY],
    10 * MINUTE,
    'minutes',
  ),
  MessageRetryInterval: span('messageRetryIntervalSeconds', [1, DAY], 5 * MINUTE, 'minutes'),
  MessageExpirationTimeout: span('messageExpirationTimeoutSeconds', [5, 90 * DAY], 2 * DAY, 'days'),
  DelayNotificationTimeout: span('delayNotificationTimeoutSeconds', [1, 30 * DAY], 4 * HOUR, 'hours'),
  /** Of mail of clients that may not relay, whose senders nobody has proved. */
  AnonymousNDREnabled: { kind: 'yesNo', property: 'anonymousNdrEnabled', default: true },
  MaxDsnPerClientPerHour: unlimited('maxDsnPerClientPerHour', 60),
  MaxDsnPerRecipientDomainPerHour: unlimited('maxDsnPerRecipientDomainPerHour', 200),
  InternalDsnDefaultLanguage: language('internalDsnDefaultLanguage'),
  InternalDsnLanguageDetectionEnabled: {
    kind: 'yesNo',
    property: 'internalDsnLanguageDetectionEnabled',
    default: true,
  },
  ExternalDsnDefaultLanguage: language('externalDsnDefaultLanguage'),
  ExternalDsnLanguageDetectionEnabled: {
    kind: 'yesNo',
    property: 'externalDsnLanguageDetectionEnabled',
    default: true,
  },
  QueueMaxIdleTime: span('queueMaxIdleTimeSeconds', [5, HOUR], 3 * MINUTE, 'minutes'),
  MaxIdleTimeBeforeResubmit: span('maxIdleTimeBeforeResubmitSeconds', [1, 90 * DAY], 12 * HOUR, 'hours'),
  PoisonThreshold: count('poisonThreshold', [1, 10], 2),
  PoisonMessageDetectionEnabled: { kind: 'yesNo', property: 'poisonMessageDetectionEnabled', default: true },
  /** Kept by day partitions, so whole days. */
  FinishedMessageMaxAge: {
    kind: 'span',
    property: 'finishedMessageMaxAgeDays',
    storedIn: 'days',
    min: DAY,
    max: 3650 * DAY,
    default: 30 * DAY,
    form: 'days',
  },
  /** `address` or `address:port`; empty: the operating system's resolver. */
  InternalDNSServers: dnsServers('internalDnsServers'),
  ExternalDNSServers: dnsServers('externalDnsServers'),
  /** Where others reach this server, when its computer does not have that address itself. */
  ExternalIPAddress: {
    kind: 'list',
    property: 'externalIpAddress',
    of: 'ipEndpoint',
    maxItems: 16,
    form: 'lines',
    default: [],
  },
} as const satisfies SettingsTable;

/** $null: the computer's. */
function language<const P extends string>(property: P) {
  return { kind: 'choice', property, values: DSN_LANGUAGES, orNull: true, default: null } as const;
}

function unlimited<const P extends string>(property: P, usual: number) {
  return { kind: 'integer', property, min: 1, max: MAX_INT, unlimited: true, default: usual } as const;
}

function count<const P extends string>(property: P, [min, max]: readonly [number, number], usual: number) {
  return { kind: 'integer', property, min, max, default: usual } as const;
}

function span<const P extends string>(
  property: P,
  [min, max]: readonly [number, number],
  usual: number,
  form: SpanForm,
) {
  return { kind: 'span', property, min, max, default: usual, form } as const;
}

function dnsServers<const P extends string>(property: P) {
  return { kind: 'list', property, of: 'dnsServer', maxItems: 16, form: 'lines', default: [] } as const;
}
