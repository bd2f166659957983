import type { SystemMessageKey } from '@/lib/mail/dsn/system-message';
import type { PrismaClient, SystemMessage } from '@/lib/store/generated/client';

/**
 * Owns: the administrator's own system messages as configuration.
 * Promises: one text for a language, a scope and a code (a unique index holds it).
 * Does not: know the product's own texts (lib/mail/dsn/system-message).
 */

type Database = Pick<PrismaClient, 'systemMessage'>;

/** In the order of their identities. */
export async function listSystemMessages(db: Database): Promise<readonly SystemMessage[]> {
  return await db.systemMessage.findMany({
    orderBy: [{ language: 'asc' }, { internal: 'desc' }, { dsnCode: 'asc' }],
  });
}

export async function findSystemMessage(db: Database, key: SystemMessageKey): Promise<SystemMessage | null> {
  return await db.systemMessage.findUnique({ where: { language_internal_dsnCode: keyOf(key) } });
}

export async function readSystemMessage(db: Database, id: string): Promise<SystemMessage | null> {
  return await db.systemMessage.findUnique({ where: { id } });
}

export async function createSystemMessage(
  db: Database,
  id: string,
  key: SystemMessageKey,
  text: string,
): Promise<SystemMessage> {
  return await db.systemMessage.create({ data: { ...keyOf(key), id, text } });
}

export async function updateSystemMessage(db: Database, id: string, text: string): Promise<SystemMessage> {
  return await db.systemMessage.update({ where: { id }, data: { text } });
}

export async function deleteSystemMessage(db: Database, id: string): Promise<void> {
  await db.systemMessage.delete({ where: { id }, select: { id: true } });
}

function keyOf({ language, isInternal, dsnCode }: SystemMessageKey) {
  return { language, internal: isInternal, dsnCode };
}
