import { query, type SqlReader } from '@/lib/store/database/sql-parameters';
import type { PrismaClient } from '@/lib/store/generated/client';

/**
 * Owns: the versions of routing, and the locks under which configuration changes.
 * Promises: changes of routing commit in the order of their versions, so that a table of version n holds every change up
 *   to n: else a sweep could take mail for routed that an older, later commit should have moved.
 */

/** Held to the end of the transaction. Taken before the first read, it also keeps two changes from crossing. */
export async function lockRouting(db: SqlReader): Promise<void> {
  await query(db, `SELECT pg_advisory_xact_lock(${ROUTING_LOCK})::text AS locked`);
}

/** Any number that no other advisory lock of Postern uses. */
const ROUTING_LOCK = 7_367_001;

/** As lockRouting, for servers and receive connectors: rules between fields hold when two commands come at once. */
export async function lockConfiguration(db: SqlReader): Promise<void> {
  await query(db, `SELECT pg_advisory_xact_lock(${CONFIGURATION_LOCK})::text AS locked`);
}

const CONFIGURATION_LOCK = 7_367_002;

/** @param cause for people who ask why mail moved: the command's name and object */
export async function recordRoutingVersion(
  db: Pick<PrismaClient, 'routingVersion'>,
  cause: string,
): Promise<bigint> {
  const { version } = await db.routingVersion.create({ data: { cause }, select: { version: true } });
  return version;
}
