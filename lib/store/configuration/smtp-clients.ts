import type { PrismaClient, SmtpClient } from '@/lib/store/generated/client';

/**
 * Owns: what an administrator says of a client: its label.
 * Does not: list clients with their counts (lib/store/list/client-list), or count them.
 */
type Database = Pick<PrismaClient, 'smtpClient'>;
type LabelledClient = Pick<SmtpClient, 'id' | 'label'> & { readonly name: string };

const SHOWN = { id: true, label: true, accountName: true, helloNames: true } as const;

export async function readSmtpClient(db: Database, id: string): Promise<LabelledClient | null> {
  const client = await db.smtpClient.findUnique({ where: { id }, select: SHOWN });
  return client && { ...client, name: client.label ?? client.helloNames[0] ?? client.accountName };
}

export async function labelSmtpClient(db: Database, id: string, label: string | null): Promise<void> {
  await db.smtpClient.update({ where: { id }, data: { label }, select: { id: true } });
}
