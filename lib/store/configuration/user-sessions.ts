import { Prisma, type PrismaClient } from '@/lib/store/generated/client';

/**
 * Owns: sessions as rows that people look at and end.
 * Promises: the ones that are over, by their absolute or their idle limit, are not among them. A session's token is never read.
 * Does not: begin sessions or judge them (lib/auth).
 */
export interface StoredSession {
  readonly id: string;
  readonly userId: string;
  readonly userName: string;
  readonly audience: string;
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  readonly idleLimitSeconds: number;
  readonly expiresAt: Date;
}

type Reader = Pick<PrismaClient, '$queryRaw'>;

/**
 * Last used first.
 * @param userId null: of all users
 */
export async function listSessions(db: Reader, userId: string | null, now: Date): Promise<StoredSession[]> {
  const whose = userId === null ? Prisma.empty : Prisma.sql`AND s.user_id = ${userId}`;
  return await readSessions(db, whose, now);
}

export async function findSession(db: Reader, id: string, now: Date): Promise<StoredSession | null> {
  const [found = null] = await readSessions(db, Prisma.sql`AND s.id = ${id}`, now);
  return found;
}

async function readSessions(db: Reader, which: Prisma.Sql, now: Date): Promise<StoredSession[]> {
  return await db.$queryRaw<StoredSession[]>`
    SELECT s.id, s.user_id AS "userId", coalesce(u.display_username, u.name) AS "userName", s.audience,
      nullif(s.ip_address, '') AS address, nullif(s.user_agent, '') AS "userAgent", s.created_at AS "createdAt",
      s.last_used_at AS "lastUsedAt", s.idle_limit_seconds AS "idleLimitSeconds", s.expires_at AS "expiresAt"
    FROM session s JOIN "user" u ON u.id = s.user_id
    WHERE s.expires_at > ${now} AND s.last_used_at + make_interval(secs => s.idle_limit_seconds) > ${now} ${which}
    ORDER BY s.last_used_at DESC, s.id`;
}

export async function deleteSession(db: Pick<PrismaClient, 'session'>, id: string): Promise<void> {
  await db.session.deleteMany({ where: { id } });
}
