import type { RECEIVE_CONNECTOR_SETTINGS } from '@/lib/mail/settings/receive-connector-settings';
import type { WrittenSettings } from '@/lib/mail/settings/stored-settings';
import { findIdByIdentity } from '@/lib/store/database/identity';
import { query, type SqlReader } from '@/lib/store/database/sql-parameters';
import type { Prisma, PrismaClient } from '@/lib/store/generated/client';

/**
 * Owns: receive connectors as configuration.
 * Does not: check rules (the commands do), make the two of a new server (the transport process does) or accept mail.
 */

type Reader = Pick<PrismaClient, 'receiveConnector'> & SqlReader;

const withServer = {
  server: { select: { id: true, name: true, fqdn: true } },
} satisfies Prisma.ReceiveConnectorInclude;

export type StoredReceiveConnector = Prisma.ReceiveConnectorGetPayload<{ include: typeof withServer }>;

export type ReceiveConnectorData = WrittenSettings<typeof RECEIVE_CONNECTOR_SETTINGS> & {
  readonly name: string;
  readonly authMechanism: string[];
  readonly permissionGroups: string[];
};

/** By name; of one server when `serverId` is given. */
export async function listReceiveConnectors(
  db: Reader,
  serverId?: string,
): Promise<readonly StoredReceiveConnector[]> {
  return await db.receiveConnector.findMany({
    where: serverId === undefined ? {} : { serverId },
    include: withServer,
    orderBy: { name: 'asc' },
  });
}

/** By name, GUID, or as Exchange shows it: `HUB1\\Default HUB1`. */
export async function findReceiveConnector(
  db: Reader,
  identity: string,
): Promise<StoredReceiveConnector | null> {
  const bar = identity.indexOf('\\');
  const id = await findIdByIdentity(db, 'receive_connector', identity.slice(bar + 1));
  const found = id === null ? null : await readReceiveConnector(db, id);
  const server = identity.slice(0, Math.max(bar, 0)).toLowerCase();
  return bar < 0 || found?.server.name.toLowerCase() === server ? found : null;
}

export async function readReceiveConnector(db: Reader, id: string): Promise<StoredReceiveConnector | null> {
  return await db.receiveConnector.findUnique({ where: { id }, include: withServer });
}

export async function updateReceiveConnector(
  db: Reader,
  id: string,
  data: ReceiveConnectorData,
): Promise<StoredReceiveConnector> {
  return await db.receiveConnector.update({ where: { id }, data, include: withServer });
}

export async function createReceiveConnector(
  db: Reader,
  id: string,
  serverId: string,
  data: ReceiveConnectorData,
): Promise<StoredReceiveConnector> {
  return await db.receiveConnector.create({ data: { ...data, id, serverId }, include: withServer });
}

export async function deleteReceiveConnector(db: Reader, id: string): Promise<void> {
  await db.receiveConnector.delete({ where: { id }, select: { id: true } });
}

/** Of each server that is live, by its id: what came of its bindings, null or the system's code. */
export type BindingStates = ReadonlyMap<string, Readonly<Record<string, string | null>>>;

export async function readBindingStates(db: SqlReader): Promise<BindingStates> {
  const rows = await query<{ id: string; states: Record<string, string | null> }>(
    db,
    `SELECT id::text AS id, binding_states AS states FROM transport_server
      WHERE lease_expires_at > clock_timestamp()`,
  );
  return new Map(rows.map(({ id, states }) => [id, states]));
}
