import type { OutputRow } from '@/lib/commands/command/report';
import { parseIpRange, toCidrBlocks } from '@/lib/mail/address/ip-range';
import { formatByteSize } from '@/lib/shell/value/byte-size';
import { formatTimeSpan } from '@/lib/shell/value/time-span';
import type { StoredReceiveConnector } from '@/lib/store/configuration/receive-connectors';

/**
 * Owns: a receive connector as Get-ReceiveConnector shows it.
 * Promises: each setting has the name of the parameter that sets it, in a form which that parameter takes.
 */

export const RECEIVE_CONNECTOR_COLUMNS = ['Identity', 'Bindings', 'Enabled', 'RemoteIPRanges'] as const;

export function toReceiveConnectorRow(row: StoredReceiveConnector): OutputRow {
  return {
    Identity: row.name,
    Guid: row.id,
    Name: row.name,
    Server: row.server.name,
    Enabled: row.enabled,
    Bindings: row.bindings,
    RemoteIPRanges: [...canonicalBlocks(row.remoteIpRanges)],
    PermissionGroups: row.permissionGroups,
    AuthMechanism: row.authMechanism,
    Banner: row.banner,
    Fqdn: row.fqdn,
    MaxMessageSize: formatByteSize(row.maxMessageSize === null ? null : Number(row.maxMessageSize)),
    MaxRecipientsPerMessage: row.maxRecipientsPerMessage,
    MaxHopCount: row.maxHopCount,
    MaxProtocolErrors: row.maxProtocolErrors,
    MaxInboundConnection: row.maxInboundConnection,
    MaxInboundConnectionPerSource: row.maxInboundConnectionPerSource,
    ConnectionTimeout: formatTimeSpan(row.connectionTimeout),
    ConnectionInactivityTimeout: formatTimeSpan(row.connectionInactivityTimeout),
    ProtocolLoggingLevel: row.protocolLoggingLevel,
    Comment: row.comment,
    WhenCreated: row.createdAt.toISOString(),
    WhenChanged: row.updatedAt.toISOString(),
  };
}

/** Stored ranges in the one form that parameters have, so that `::1/128` is found as `::1`. */
export function canonicalBlocks(stored: readonly string[]): readonly string[] {
  return stored.flatMap((block) => {
    const range = parseIpRange(block);
    return range === null ? [block] : toCidrBlocks(range);
  });
}
