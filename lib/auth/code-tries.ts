import { type Admission, count, type TryDatabase } from './password-tries';

/**
 * Owns: how many tries at a second factor are answered, of whoever has given the right password.
 * Promises: ten in ten minutes and fifty a day; a browser that has signed in before has tries of its own, so that who has come by the
 *   password cannot use up the owner's. By guessing, six digits open with a chance of one in seven thousand a day.
 */
export const CODE_LIMITS = {
  short: { windowMs: 10 * 60_000, max: 10 },
  day: { windowMs: 24 * 60 * 60_000, max: 50 },
} as const;

/** @param deviceId null: a browser that has not signed in before; they are counted together */
export async function admitCode(
  database: TryDatabase,
  userId: string,
  deviceId: string | null,
  now: Date,
): Promise<Admission> {
  const whose = deviceId === null ? `code|${userId}` : `code|${userId}|${deviceId}`;
  const short = await count(database, whose, CODE_LIMITS.short, now);
  if (!short.isAdmitted) return short;
  return count(database, `${whose}|day`, CODE_LIMITS.day, now);
}
