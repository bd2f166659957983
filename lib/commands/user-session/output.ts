import { browserName } from '@/lib/browser-name';
import type { OutputRow } from '@/lib/commands/command/report';
import type { StoredSession } from '@/lib/store/configuration/user-sessions';

/** Owns: a session as Get-UserSession shows it. */

export const USER_SESSION_COLUMNS = [
  'Identity',
  'User',
  'ClientAddress',
  'Browser',
  'SignedIn',
  'LastUsed',
] as const;

/** @param current the session that asks */
export function toUserSessionRow(session: StoredSession, current: string | null): OutputRow {
  const idleEnd = session.lastUsedAt.getTime() + session.idleLimitSeconds * 1000;
  return {
    Identity: session.id,
    User: session.userName,
    Application: session.audience,
    ClientAddress: session.address,
    Browser: browserName(session.userAgent),
    UserAgent: session.userAgent,
    SignedIn: session.createdAt.toISOString(),
    LastUsed: session.lastUsedAt.toISOString(),
    Expires: new Date(Math.min(session.expiresAt.getTime(), idleEnd)).toISOString(),
    IsCurrent: session.id === current,
  };
}
