/**
 * Owns: how long a session may stay unused, and how long it lasts at all.
 * Promises: a session has the limits that held when it began, in its row; use is written once a minute at most. Judged on the
 *   server, at each request and by each stream of changes.
 */
interface SessionLimits {
  readonly idleSeconds: number;
  readonly lifetimeSeconds: number;
}

/** Idle as Exchange's ActivityBasedAuthenticationTimeoutInterval; a day in all, since a console is signed in to each morning. */
export const DEFAULT_SESSION_LIMITS: SessionLimits = { idleSeconds: 6 * 3600, lifetimeSeconds: 24 * 3600 };

/** Written no more often than this. */
const USE_GRAIN_MS = 60_000;

export interface SessionLimitDatabase {
  organizationConfig: {
    findUnique(query: {
      where: { id: 1 };
      select: { sessionIdleSeconds: true; sessionLifetimeSeconds: true };
    }): PromiseLike<{ sessionIdleSeconds: number; sessionLifetimeSeconds: number } | null>;
  };
}

/** Those of a session that begins now. */
export async function readSessionLimits(database: SessionLimitDatabase): Promise<SessionLimits> {
  const config = await database.organizationConfig.findUnique({
    where: { id: 1 },
    select: { sessionIdleSeconds: true, sessionLifetimeSeconds: true },
  });
  if (config === null) return DEFAULT_SESSION_LIMITS;
  return { idleSeconds: config.sessionIdleSeconds, lifetimeSeconds: config.sessionLifetimeSeconds };
}

interface SessionClock {
  readonly lastUsedAt: Date;
  readonly idleLimitSeconds: number;
  readonly expiresAt: Date;
}

export function isOver({ lastUsedAt, idleLimitSeconds, expiresAt }: SessionClock, now: Date): boolean {
  return expiresAt <= now || lastUsedAt.getTime() + idleLimitSeconds * 1000 <= now.getTime();
}

export interface SessionUseDatabase {
  session: {
    updateMany(query: {
      where: { id: string; lastUsedAt: { lt: Date } };
      data: { lastUsedAt: Date };
    }): PromiseLike<unknown>;
  };
}

/** A person asked something by this session. */
export async function noteUse(
  database: SessionUseDatabase,
  { sessionId, lastUsedAt }: { readonly sessionId: string; readonly lastUsedAt: Date },
  now: Date,
): Promise<void> {
  if (now.getTime() - lastUsedAt.getTime() < USE_GRAIN_MS) return;
  await database.session.updateMany({
    where: { id: sessionId, lastUsedAt: { lt: now } },
    data: { lastUsedAt: now },
  });
}

/** Sent by a page that nobody has touched for a while: what it reads by itself keeps no session alive. */
export const UNATTENDED_HEADER = 'x-unattended';
