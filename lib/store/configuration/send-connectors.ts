import { findIdByIdentity } from '@/lib/store/database/identity';
import type { SqlReader } from '@/lib/store/database/sql-parameters';
import type { Prisma, PrismaClient } from '@/lib/store/generated/client';

/**
 * Owns: send connectors as configuration, with their source servers.
 * Promises: a connector and its sources change together.
 * Does not: check rules (the commands do) or open secrets.
 */

type Reader = Pick<PrismaClient, 'sendConnector'> & SqlReader;
type Writer = Reader & Pick<PrismaClient, 'sendConnectorSource'>;

const withSources = {
  sources: {
    include: { server: { select: { id: true, name: true } } },
    orderBy: { server: { name: 'asc' } },
  },
  smtpCredential: { select: { id: true, name: true } },
} satisfies Prisma.SendConnectorInclude;

export type StoredSendConnector = Prisma.SendConnectorGetPayload<{ include: typeof withSources }>;

export type SendConnectorData = Omit<
  Prisma.SendConnectorUncheckedCreateInput,
  'id' | 'sources' | 'smtpCredential' | 'createdAt' | 'updatedAt'
>;

/** By name. */
export async function listSendConnectors(db: Reader): Promise<readonly StoredSendConnector[]> {
  return await db.sendConnector.findMany({ include: withSources, orderBy: { name: 'asc' } });
}

export async function findSendConnector(db: Reader, identity: string): Promise<StoredSendConnector | null> {
  const id = await findIdByIdentity(db, 'send_connector', identity);
  return id === null ? null : await readSendConnector(db, id);
}

export async function readSendConnector(db: Reader, id: string): Promise<StoredSendConnector | null> {
  return await db.sendConnector.findUnique({ where: { id }, include: withSources });
}

export async function createSendConnector(
  db: Writer,
  id: string,
  data: SendConnectorData,
  serverIds: readonly string[],
): Promise<StoredSendConnector> {
  return await db.sendConnector.create({
    data: { ...data, id, sources: { create: serverIds.map((serverId) => ({ serverId })) } },
    include: withSources,
  });
}

export async function updateSendConnector(
  db: Writer,
  id: string,
  data: Partial<SendConnectorData>,
  serverIds: readonly string[],
): Promise<StoredSendConnector> {
  await db.sendConnectorSource.deleteMany({
    where: { connectorId: id, serverId: { notIn: [...serverIds] } },
  });
  await db.sendConnectorSource.createMany({
    data: serverIds.map((serverId) => ({ connectorId: id, serverId })),
    skipDuplicates: true,
  });
  return await db.sendConnector.update({ where: { id }, data, include: withSources });
}

export async function deleteSendConnector(db: Writer, id: string): Promise<void> {
  await db.sendConnector.delete({ where: { id }, select: { id: true } });
}
