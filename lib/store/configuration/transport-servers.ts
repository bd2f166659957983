import type { PressureState } from '@/lib/mail/outcome/back-pressure';
import type { SuspectedForwarder } from '@/lib/mail/routing/forwarder-watch';
import type { WrittenSettings } from '@/lib/mail/settings/stored-settings';
import type { TRANSPORT_SERVER_SETTINGS } from '@/lib/mail/settings/transport-server-settings';
import { findIdByIdentity } from '@/lib/store/database/identity';
import { query, type SqlReader } from '@/lib/store/database/sql-parameters';
import type { PrismaClient, TransportServer } from '@/lib/store/generated/client';

/**
 * Owns: transport servers as configuration: their settings, whether their process is alive, and what it is
 *   short of.
 * Promises: alive is what the database's clock says of the lease, the same for every reader.
 * Does not: take or renew a lease.
 */

type Reader = Pick<PrismaClient, 'transportServer'> & SqlReader;

export interface TransportServerState extends TransportServer {
  readonly isLive: boolean;
  /** What it is short of, by its own word; null while it is down or has not looked yet. */
  readonly pressure: PressureState | null;
  /** Why it suspects that strangers come by way of its computer. */
  readonly forwarder: SuspectedForwarder | null;
}

interface LiveRow {
  readonly id: string;
  readonly pressure: PressureState | null;
  readonly forwarder: SuspectedForwarder | null;
}

/** By name. */
export async function listTransportServers(db: Reader): Promise<readonly TransportServerState[]> {
  const servers = await db.transportServer.findMany({ orderBy: { name: 'asc' } });
  const rows = await query<LiveRow>(
    db,
    `SELECT s.id::text AS id, a.pressure, a.forwarder
       FROM transport_server s
       LEFT JOIN transport_server_activity a ON a.server_id = s.id AND a.epoch = s.epoch
      WHERE s.lease_expires_at > clock_timestamp()`,
  );
  const live = new Map(rows.map((row) => [row.id, row]));
  return servers.map((server) => ({
    ...server,
    isLive: live.has(server.id),
    pressure: live.get(server.id)?.pressure ?? null,
    forwarder: live.get(server.id)?.forwarder ?? null,
  }));
}

export async function findTransportServer(
  db: Reader,
  identity: string,
): Promise<TransportServerState | null> {
  const id = await findIdByIdentity(db, 'transport_server', identity);
  return id === null ? null : await readTransportServer(db, id);
}

export async function readTransportServer(db: Reader, id: string): Promise<TransportServerState | null> {
  return (await listTransportServers(db)).find((server) => server.id === id) ?? null;
}

/** Settings as Set-TransportServer changes them; the lease's columns are the worker's alone. */
export type TransportServerSettings = WrittenSettings<typeof TRANSPORT_SERVER_SETTINGS>;

export async function updateTransportServer(
  db: Reader,
  id: string,
  settings: TransportServerSettings,
): Promise<void> {
  await db.transportServer.update({ where: { id }, data: settings, select: { id: true } });
}
