import type { IpBlockListEntry, PrismaClient } from '@/lib/store/generated/client';

/**
 * Owns: the IP Block list as configuration.
 * Promises: a range is there once (a unique index holds it).
 * Does not: refuse anybody (lib/smtp/receive).
 */
type Database = Pick<PrismaClient, 'ipBlockListEntry'>;

export async function listIpBlockListEntries(db: Database): Promise<readonly IpBlockListEntry[]> {
  return await db.ipBlockListEntry.findMany({ orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] });
}

export async function readIpBlockListEntry(db: Database, id: string): Promise<IpBlockListEntry | null> {
  return await db.ipBlockListEntry.findUnique({ where: { id } });
}

export async function createIpBlockListEntry(
  db: Database,
  data: Readonly<{ id: string; ipRange: string; comment: string | null; expiresAt: Date | null }>,
): Promise<IpBlockListEntry> {
  return await db.ipBlockListEntry.create({ data });
}

export async function deleteIpBlockListEntry(db: Database, id: string): Promise<void> {
  await db.ipBlockListEntry.delete({ where: { id }, select: { id: true } });
}
