import type { OutputRow } from '@/lib/commands/command/report';
import type { RestoredQueueRow } from '@/lib/store/list/restored-list';

/** Owns: what is held of a queue since a restore, as output. Exchange has no such thing: all names are ours. */
export const RESTORED_MAIL_COLUMNS = ['Identity', 'NextHopDomain', 'MessageCount', 'BackupTime'] as const;

export function toRestoredRow(row: RestoredQueueRow): OutputRow {
  return {
    Identity: row.identity,
    Kind: row.kind,
    DeliveryType: row.delivery_type,
    NextHopDomain: row.next_hop_domain,
    /** Held ones only. */
    MessageCount: Number(row.held_count),
    OldestDateReceived: row.oldest_at.toISOString(),
    BackupTime: row.backup_at.toISOString(),
    RestoreTime: row.restored_at.toISOString(),
    Server: row.server,
  };
}
