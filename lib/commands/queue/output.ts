import type { OutputRow } from '@/lib/commands/command/report';
import { lastErrorProperties } from '@/lib/commands/handler/last-error';
import type { QueueRow } from '@/lib/store/list/queue-list';

/**
 * Owns: a queue as output.
 * Promises: Exchange's property names; Id, Server, WorkingServer, NextHopConnectorName, LastErrorDetail are ours.
 */

/** Get-Queue's table in Exchange. */
export const QUEUE_COLUMNS = ['Identity', 'DeliveryType', 'Status', 'MessageCount', 'NextHopDomain'] as const;

export function toQueueRow(queue: QueueRow): OutputRow {
  return {
    Identity: queue.identity,
    DeliveryType: queue.delivery_type,
    NextHopDomain: queue.next_hop_domain,
    NextHopConnector: queue.connector_id,
    NextHopConnectorName: queue.connector_name,
    NextHopCategory: queue.next_hop_category,
    Status: queue.status,
    MessageCount: Number(queue.message_count),
    ...lastErrorProperties(queue),
    LastRetryTime: queue.last_retry_at?.toISOString() ?? null,
    NextRetryTime: queue.next_retry_at?.toISOString() ?? null,
    FirstRetryTime: queue.first_retry_at?.toISOString() ?? null,
    RetryCount: queue.retry_count,
    Kind: queue.kind,
    Id: queue.id.toString(),
    Server: queue.server,
    WorkingServer: queue.working_server,
  };
}
