import { randomInt } from 'node:crypto';
import { hashPassword } from 'better-auth/crypto';

/**
 * Owns: how a password is stored, and that a changed one ends sessions.
 * Promises: a generated password has 116 bits; a hash never leaves the database.
 * Does not: decide who may change whose (the command does).
 */

/** better-auth's name for accounts that sign in by password. */
export const PASSWORD_PROVIDER = 'credential';

/** What setPassword needs of Prisma, a transaction included. */
export interface PasswordDatabase {
  account: {
    updateMany(query: {
      where: { userId: string; providerId: string };
      data: { password: string };
    }): PromiseLike<{ count: number }>;
  };
  session: {
    deleteMany(query: { where: { userId: string; id?: { not: string } } }): PromiseLike<{ count: number }>;
  };
}

/**
 * Sets the password and ends the user's sessions.
 * @param keepSessionId the session that stays, when the user changed it in the console
 * @returns sessions that ended
 * @throws Error when the user signs in by no password
 */
export async function setPassword(
  database: PasswordDatabase,
  { userId, password, keepSessionId }: { userId: string; password: string; keepSessionId?: string },
): Promise<{ endedSessions: number }> {
  const hash = await hashPassword(password);
  const changed = await database.account.updateMany({
    where: { userId, providerId: PASSWORD_PROVIDER },
    data: { password: hash },
  });
  if (changed.count === 0) throw new Error(`User ${userId} has no password account.`);
  const ended = await database.session.deleteMany({
    where: { userId, ...(keepSessionId ? { id: { not: keepSessionId } } : {}) },
  });
  return { endedSessions: ended.count };
}

/** Without characters that look alike on a terminal (0 O o, 1 l I). */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789';

export function generatePassword(length = 20): string {
  return Array.from({ length }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
}
