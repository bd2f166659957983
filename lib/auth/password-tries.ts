import { createHmac } from 'node:crypto';
import { foldLogonName } from '@/lib/logon-name';
import { sourceNetworkOf } from '@/lib/mail/address/source-network';

/**
 * Owns: how many tries at a password are answered, wherever one is asked for: at the sign-in page and with the present password.
 * Promises: a guesser gets 20 a minute from one address (of IPv6 a /64) and 60 in ten minutes on one name. Who has signed in before is
 *   counted by his browser (device-cookie.ts) alone, so that nobody can use up the tries of somebody else. Counts stand in the database: a
 *   restart forgives nothing, and several web processes share them. There are never more than twice MAX_ADDRESSES and MAX_NAMES of them, and
 *   one for each known browser, whatever strangers make up: addresses and names are numbers there, by a hash that they do not know.
 * Does not: check passwords.
 */
interface Limit {
  readonly windowMs: number;
  readonly max: number;
}

export const TRY_LIMITS = {
  address: { windowMs: 60_000, max: 20 },
  userName: { windowMs: 10 * 60_000, max: 60 },
  /** Sign-ins by a provider, of an office behind one address too. */
  beginning: { windowMs: 60_000, max: 60 },
  /** Of a browser that has signed in before, and of who is signed in. */
  known: { windowMs: 10 * 60_000, max: 20 },
} as const satisfies Record<string, Limit>;

/** Of tries at a second factor (code-tries.ts). */
const LONGEST_WINDOW_MS = 24 * 60 * 60_000;
const MAX_ADDRESSES = 65_536;
const MAX_NAMES = 4096;

/** The call of Prisma's client that the count needs. */
export interface TryDatabase {
  $queryRaw<T>(query: TemplateStringsArray, ...values: unknown[]): Promise<T>;
}

export type Admission =
  | { readonly isAdmitted: true }
  | { readonly isAdmitted: false; readonly retryAfterSeconds: number };

interface SignInTry {
  readonly clientAddress: string;
  readonly userName: string;
  /** What its cookie proves for this name; null for a browser that has not signed in before. */
  readonly deviceId: string | null;
}

/** Counts a try to sign in. */
export async function admitSignIn(
  database: TryDatabase,
  secret: string,
  { clientAddress, userName, deviceId }: SignInTry,
  now: Date,
): Promise<Admission> {
  if (deviceId !== null) return count(database, `device|${deviceId}`, TRY_LIMITS.known, now);
  const { source } = sourceNetworkOf(clientAddress);
  const address = `address|${numberOf(secret, `address ${source}`, MAX_ADDRESSES)}`;
  const byAddress = await count(database, address, TRY_LIMITS.address, now);
  // One address alone cannot use up a name's tries at once.
  if (!byAddress.isAdmitted) return byAddress;
  const name = `name|${numberOf(secret, `name ${foldLogonName(userName)}`, MAX_NAMES)}`;
  return count(database, name, TRY_LIMITS.userName, now);
}

/** Counts a sign-in that is begun by somebody of whom nothing is known: it makes a row, for minutes. */
export function admitBeginning(
  database: TryDatabase,
  secret: string,
  clientAddress: string,
  now: Date,
): Promise<Admission> {
  const { source } = sourceNetworkOf(clientAddress);
  const key = `begun|${numberOf(secret, `begun ${source}`, MAX_ADDRESSES)}`;
  return count(database, key, TRY_LIMITS.beginning, now);
}

/** Counts a try at the present password by who is signed in. */
export function admitPresentPassword(database: TryDatabase, userId: string, now: Date): Promise<Admission> {
  return count(database, `user|${userId}`, TRY_LIMITS.known, now);
}

function numberOf(secret: string, text: string, max: number): number {
  return createHmac('sha256', secret).update(text).digest().readUInt32BE(0) % max;
}

/** One try more. */
export async function count(
  database: TryDatabase,
  key: string,
  { windowMs, max }: Limit,
  now: Date,
): Promise<Admission> {
  const nowMs = now.getTime();
  const since = nowMs - windowMs;
  const overSince = nowMs - LONGEST_WINDOW_MS;
  // One statement, so that parallel guesses cannot pass between a read and a write. SKIP LOCKED: two that sweep must not
  // wait for each other. In the order of the index: without, the planner may read all rows in the hope of a thousand old ones.
  const rows = await database.$queryRaw<{ count: number; begun: bigint }[]>`
    WITH over AS (
      SELECT id FROM rate_limit WHERE last_request <= ${overSince} AND key <> ${key}
      ORDER BY last_request LIMIT 1000 FOR UPDATE SKIP LOCKED
    ), swept AS (
      DELETE FROM rate_limit USING over WHERE rate_limit.id = over.id
    )
    INSERT INTO rate_limit (id, key, count, last_request) VALUES (gen_random_uuid()::text, ${key}, 1, ${nowMs})
    ON CONFLICT (key) DO UPDATE SET
      count = CASE WHEN rate_limit.last_request <= ${since} THEN 1 ELSE least(rate_limit.count, 1000000) + 1 END,
      last_request = CASE WHEN rate_limit.last_request <= ${since} THEN ${nowMs} ELSE rate_limit.last_request END
    RETURNING count, last_request AS begun`;
  const [row] = rows;
  if (!row || row.count <= max) return { isAdmitted: true };
  const retryAfterSeconds = Math.max(1, Math.ceil((Number(row.begun) + windowMs - nowMs) / 1000));
  return { isAdmitted: false, retryAfterSeconds };
}
