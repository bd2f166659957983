import { announceEndedSessions } from '@/lib/auth/ended-sessions';
import { hashRecoveryCode, makeRecoveryCodes } from './recovery-code';
import { isTotpCode, stepOf } from './totp';

/**
 * Owns: the second factors of users as rows: an authenticator app's key, recovery codes.
 * Promises: a key stands sealed; a code of an app opens once, also when two processes are given it at the same moment, and none
 *   that is older than one that was used; a recovery code opens once and is never told again.
 * Does not: count tries (code-tries.ts), or decide who needs a second factor (verify-sign-in.ts).
 */
export interface FactorDatabase {
  $queryRaw<T>(query: TemplateStringsArray, ...values: unknown[]): Promise<T>;
  $executeRaw(query: TemplateStringsArray, ...values: unknown[]): Promise<number>;
}

/** The installation's sealing, which stands in another room (lib/secrets). */
export interface SecretBox {
  seal(secret: string, record: string): { readonly ciphertext: Uint8Array; readonly keyId: string };
  /** @returns null, and tells the log, when it cannot be opened */
  open(sealed: { readonly ciphertext: Uint8Array; readonly keyId: string }, record: string): string | null;
}

export async function hasSecondFactor(database: FactorDatabase, userId: string): Promise<boolean> {
  const rows = await database.$queryRaw<unknown[]>`SELECT 1 FROM totp_factor WHERE user_id = ${userId}`;
  return rows.length > 0;
}

interface SecondFactor {
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly recoveryCodesLeft: number;
}

export async function findSecondFactor(
  database: FactorDatabase,
  userId: string,
): Promise<SecondFactor | null> {
  const [found = null] = await database.$queryRaw<SecondFactor[]>`
    SELECT created_at AS "createdAt", last_used_at AS "lastUsedAt",
      (SELECT count(*) FROM recovery_code r WHERE r.user_id = f.user_id AND r.used_at IS NULL)::int AS "recoveryCodesLeft"
    FROM totp_factor f WHERE user_id = ${userId}`;
  return found;
}

/**
 * Keeps a key, once a code of it has shown that the app has it.
 * @returns recovery codes, told this one time; null: the code is not the key's, or there is a key already
 */
export async function enrol(
  database: FactorDatabase,
  box: SecretBox,
  { userId, key, code }: { readonly userId: string; readonly key: string; readonly code: string },
  now: Date,
): Promise<readonly string[] | null> {
  const step = stepOf(key, code, now);
  if (step === null) return null;
  const { ciphertext, keyId } = box.seal(key, recordOf(userId));
  const rows = await database.$executeRaw`
    INSERT INTO totp_factor (user_id, ciphertext, key_id, last_step, created_at, last_used_at)
    VALUES (${userId}, ${ciphertext}, ${keyId}, ${step}, ${now}, ${now}) ON CONFLICT (user_id) DO NOTHING`;
  if (rows === 0) return null;
  // From now on the password alone opens SMTP no more: what it has opened there ends.
  await announceEndedSessions(database);
  return await replaceRecoveryCodes(database, userId);
}

/** The former ones open no more. */
export async function replaceRecoveryCodes(
  database: FactorDatabase,
  userId: string,
): Promise<readonly string[]> {
  const codes = makeRecoveryCodes();
  const hashes = codes.map((code) => hashRecoveryCode(userId, code));
  await database.$executeRaw`DELETE FROM recovery_code WHERE user_id = ${userId}`;
  await database.$executeRaw`
    INSERT INTO recovery_code (user_id, hash) SELECT ${userId}, unnest(${hashes}::text[])`;
  return codes;
}

/** @param code of the app, or a recovery code. @returns whether it opens; it opens no second time */
export async function useCode(
  database: FactorDatabase,
  box: SecretBox,
  { userId, code }: { readonly userId: string; readonly code: string },
  now: Date,
): Promise<boolean> {
  const given = code.trim();
  if (isTotpCode(given)) return await useTotpCode(database, box, userId, given, now);
  const hash = hashRecoveryCode(userId, given);
  if (hash === null) return false;
  const used = await database.$executeRaw`
    UPDATE recovery_code SET used_at = ${now} WHERE user_id = ${userId} AND hash = ${hash} AND used_at IS NULL`;
  return used > 0;
}

async function useTotpCode(
  database: FactorDatabase,
  box: SecretBox,
  userId: string,
  code: string,
  now: Date,
): Promise<boolean> {
  const [factor] = await database.$queryRaw<{ ciphertext: Uint8Array; keyId: string }[]>`
    SELECT ciphertext, key_id AS "keyId" FROM totp_factor WHERE user_id = ${userId}`;
  const key = factor ? box.open(factor, recordOf(userId)) : null;
  const step = key === null ? null : stepOf(key, code, now);
  if (step === null) return false;
  // The row's lock lets one of two pass.
  const used = await database.$executeRaw`
    UPDATE totp_factor SET last_step = ${step}, last_used_at = ${now} WHERE user_id = ${userId} AND last_step < ${step}`;
  return used > 0;
}

/** @returns whether there was one */
export async function removeSecondFactor(database: FactorDatabase, userId: string): Promise<boolean> {
  await database.$executeRaw`DELETE FROM recovery_code WHERE user_id = ${userId}`;
  return (await database.$executeRaw`DELETE FROM totp_factor WHERE user_id = ${userId}`) > 0;
}

/** What the key is sealed for: it opens for nobody else. */
function recordOf(userId: string): string {
  return `totp ${userId}`;
}
