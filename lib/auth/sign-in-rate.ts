/**
 * Owns: how many sign-in attempts are answered.
 * Promises: a guesser gets 20 a minute from one address and 60 in ten minutes on one name; a person with a bad day stays
 *   below both. Counts that are over leave the table, which strangers would else fill for good.
 */
export const SIGN_IN_RATE = {
  perAddress: { window: 60, max: 20 },
  perUser: { windowMs: 10 * 60_000, max: 60 },
} as const;

/** The two calls of Prisma's client that the count needs. */
export interface RateDatabase {
  $queryRaw<T>(query: TemplateStringsArray, ...values: unknown[]): Promise<T>;
}

/** Counts an attempt on this name. @returns false when the name has had too many */
export async function admitSignIn(database: RateDatabase, userName: string, now: Date): Promise<boolean> {
  const key = `sign-in-name|${userName.toLowerCase().slice(0, 100)}`;
  const nowMs = now.getTime();
  const since = nowMs - SIGN_IN_RATE.perUser.windowMs;
  // One statement, so that parallel guesses cannot pass between a read and a write. SKIP LOCKED: two that sweep must not
  // wait for each other.
  const rows = await database.$queryRaw<{ count: number }[]>`
    WITH over AS (
      SELECT id FROM rate_limit WHERE last_request <= ${since} AND key <> ${key} LIMIT 1000 FOR UPDATE SKIP LOCKED
    ), swept AS (
      DELETE FROM rate_limit USING over WHERE rate_limit.id = over.id
    )
    INSERT INTO rate_limit (id, key, count, last_request) VALUES (gen_random_uuid()::text, ${key}, 1, ${nowMs})
    ON CONFLICT (key) DO UPDATE SET
      count = CASE WHEN rate_limit.last_request <= ${since} THEN 1 ELSE rate_limit.count + 1 END,
      last_request = CASE WHEN rate_limit.last_request <= ${since} THEN ${nowMs} ELSE rate_limit.last_request END
    RETURNING count`;
  return (rows[0]?.count ?? 1) <= SIGN_IN_RATE.perUser.max;
}
