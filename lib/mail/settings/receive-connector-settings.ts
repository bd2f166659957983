import { PROTOCOL_LOGGING_LEVELS } from '@/lib/mail/routing/protocol-logging';
import type { SettingsTable } from './setting';

const DAY = 86_400;
const MAX_INT = 2_147_483_647;

/**
 * Owns: the settings of a receive connector that people may change.
 * Does not: list what is fixed by which of the two built-in connectors it is: bindings, permission groups, authentication.
 */
export const RECEIVE_CONNECTOR_SETTINGS = {
  Enabled: { kind: 'yesNo', property: 'enabled', default: true },
  RemoteIPRanges: { kind: 'list', property: 'remoteIpRanges', of: 'remoteIpRange', form: 'lines' },
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
  MaxMessageSize: { kind: 'size', property: 'maxMessageSizeBytes', default: 36 * 1024 * 1024 },
  MaxRecipientsPerMessage: count('maxRecipientsPerMessage', 512_000, 5000),
  MaxHopCount: count('maxHopCount', 500, 30),
  MaxProtocolErrors: count('maxProtocolErrors', MAX_INT, 5),
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
