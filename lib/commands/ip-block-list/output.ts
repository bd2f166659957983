import type { Database } from '@/lib/commands/command/context';
import type { OutputRow } from '@/lib/commands/command/report';
import { objectNotFound } from '@/lib/commands/handler/taken';
import { formatIpRange, parseIpRange } from '@/lib/mail/address/ip-range';
import { listIpBlockListEntries } from '@/lib/store/configuration/ip-block-list';
import type { IpBlockListEntry } from '@/lib/store/generated/client';

/** Owns: an entry of the IP Block list as Get-IPBlockListEntry shows it, and how it is found. */

export const IP_BLOCK_LIST_COLUMNS = ['IPRange', 'ExpirationTime', 'HasExpired', 'Comment'] as const;

export function isInForce({ expiresAt }: Pick<IpBlockListEntry, 'expiresAt'>): boolean {
  return expiresAt === null || expiresAt > new Date();
}

export function toIpBlockListRow(entry: IpBlockListEntry): OutputRow {
  return {
    Identity: entry.id,
    Guid: entry.id,
    Name: entry.ipRange,
    IPRange: entry.ipRange,
    Comment: entry.comment,
    ExpirationTime: entry.expiresAt?.toISOString() ?? null,
    HasExpired: !isInForce(entry),
    WhenCreated: entry.createdAt.toISOString(),
  };
}

/** By GUID, or by the range in any spelling. @throws CommandError ObjectNotFound */
export async function findEntry(db: Database, identity: string): Promise<IpBlockListEntry> {
  const parsed = parseIpRange(identity);
  const range = parsed === null ? null : formatIpRange(parsed);
  const entries = await listIpBlockListEntries(db);
  const found = entries.find(({ id, ipRange }) => id === identity.toLowerCase() || ipRange === range);
  if (found === undefined) throw objectNotFound(identity, 'Get-IPBlockListEntry');
  return found;
}
