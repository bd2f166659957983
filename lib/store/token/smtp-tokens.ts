import type { LastError } from '@/lib/mail/outcome/last-error';
import type { SmtpCredentialKind, SmtpCredentialProvider } from '@/lib/mail/settings/smtp-credential-kinds';
import type { Client, Queryable } from '@/lib/store/database/pool';

/**
 * Owns: the present token of each credential, as its row has it: read under the lock of whoever renews it, and written.
 * Promises: times are the database's, so that servers whose clocks differ agree on what is due.
 * Does not: open secrets or ask for tokens (lib/oauth).
 */

/** Base64, and the key that opens it. */
interface StoredSecret {
  readonly ciphertext: string;
  readonly keyId: string;
}

export interface StoredDevice extends StoredSecret {
  readonly intervalSeconds: number;
}

export interface CredentialFacts {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly provider: SmtpCredentialProvider;
  readonly kind: SmtpCredentialKind;
  readonly userName: string;
  readonly tenant: string | null;
  readonly clientId: string | null;
  readonly tokenEndpoint: string | null;
  readonly scope: string | null;
  readonly secrets: Readonly<Record<string, StoredSecret>>;
}

interface StoredToken {
  readonly tokenVersion: number;
  readonly token: Buffer | null;
  readonly refresh: Buffer | null;
  /** A sign-in that is under way. */
  readonly device: StoredDevice | null;
  readonly deviceExpiresInMs: number | null;
  readonly devicePollInMs: number | null;
  readonly keyId: string | null;
  readonly lastError: LastError | null;
  /** From now; null: none. */
  readonly ageMs: number | null;
  readonly renewInMs: number | null;
  readonly expiresInMs: number | null;
  /** Nobody asks the endpoint before. */
  readonly nextTryInMs: number | null;
}

export type LockedToken = CredentialFacts & StoredToken;

/** Longer than any answer of an endpoint is waited for. */
const LOCK_WAIT_MS = 40_000;

/** Holds the token's lock until the transaction ends. Null: there is no such credential. */
export async function lockToken(client: Client, credentialId: string): Promise<LockedToken | null> {
  await client.query("SELECT set_config('lock_timeout', $1, true)", [`${LOCK_WAIT_MS}ms`]);
  // By itself: what is read with it would be of the time before the wait.
  await client.query('SELECT 1 FROM smtp_token WHERE credential_id = $1 FOR UPDATE', [credentialId]);
  const { rows } = await client.query<LockedToken>(
    `SELECT c.id, c.name, c.version, c.provider, c.kind, c.user_name AS "userName", c.tenant,
       c.client_id AS "clientId", c.token_endpoint AS "tokenEndpoint", c.scope, c.secrets,
       t.version AS "tokenVersion", t.token_ciphertext AS token, t.refresh_ciphertext AS refresh,
       t.device, ${msUntil('t.device_expires_at')} AS "deviceExpiresInMs",
       ${msUntil('t.device_poll_at')} AS "devicePollInMs",
       t.key_id AS "keyId", t.last_error AS "lastError",
       -${msUntil('t.obtained_at')} AS "ageMs",
       ${msUntil('t.renew_at')} AS "renewInMs", ${msUntil('t.expires_at')} AS "expiresInMs",
       ${msUntil('t.next_try_at')} AS "nextTryInMs"
     FROM smtp_credential c JOIN smtp_token t ON t.credential_id = c.id
     WHERE c.id = $1`,
    [credentialId],
  );
  return rows[0] ?? null;
}

function msUntil(time: string): string {
  return `(extract(epoch FROM ${time} - clock_timestamp()) * 1000)::float8`;
}

export interface ObtainedToken {
  readonly token: Uint8Array;
  /** Null: the one that there was goes on. */
  readonly refresh: Uint8Array | null;
  readonly keyId: string;
  readonly lifetimeSeconds: number;
  readonly renewInSeconds: number;
  /** There was none, for a reason that is over: what waits for it is to be tried. */
  readonly isRecovery: boolean;
}

/** In place of whatever was there. */
export async function storeToken(
  client: Queryable,
  { id, version }: Pick<CredentialFacts, 'id' | 'version'>,
  obtained: ObtainedToken,
): Promise<void> {
  await client.query(
    `UPDATE smtp_token SET version = $2, token_ciphertext = $3, key_id = $5, obtained_at = clock_timestamp(),
       refresh_ciphertext = coalesce($4, refresh_ciphertext),
       expires_at = clock_timestamp() + make_interval(secs => $6),
       renew_at = clock_timestamp() + make_interval(secs => $7),
       recovered_at = CASE WHEN $8 THEN clock_timestamp() ELSE recovered_at END,
       last_error = NULL, failed_at = NULL, next_try_at = NULL
     WHERE credential_id = $1`,
    [
      id,
      version,
      obtained.token,
      obtained.refresh,
      obtained.keyId,
      obtained.lifetimeSeconds,
      obtained.renewInSeconds,
      obtained.isRecovery,
    ],
  );
}

/** A token that there still is stays, but for one of an older version. */
export async function storeTokenFailure(
  client: Queryable,
  { id, version }: Pick<CredentialFacts, 'id' | 'version'>,
  error: LastError,
  nextTryInSeconds: number,
): Promise<void> {
  await client.query(
    `UPDATE smtp_token SET
       token_ciphertext = CASE WHEN version = $2 THEN token_ciphertext END,
       expires_at = CASE WHEN version = $2 THEN expires_at END,
       renew_at = CASE WHEN version = $2 THEN renew_at END,
       obtained_at = CASE WHEN version = $2 THEN obtained_at END,
       version = $2, last_error = $3, failed_at = clock_timestamp(),
       next_try_at = clock_timestamp() + make_interval(secs => $4)
     WHERE credential_id = $1`,
    [id, version, JSON.stringify(error), nextTryInSeconds],
  );
}

/** In place of one that may be under way. */
export async function storeDevice(
  client: Queryable,
  credentialId: string,
  device: StoredDevice,
  expiresInSeconds: number,
): Promise<void> {
  await client.query(
    `UPDATE smtp_token SET device = $2, device_expires_at = clock_timestamp() + make_interval(secs => $3),
       device_poll_at = clock_timestamp() + make_interval(secs => $4)
     WHERE credential_id = $1`,
    [credentialId, JSON.stringify(device), expiresInSeconds, device.intervalSeconds],
  );
}

/** It goes on: nobody has signed in yet. */
export async function putOffDevice(
  client: Queryable,
  credentialId: string,
  device: StoredDevice,
): Promise<void> {
  await client.query(
    `UPDATE smtp_token SET device = $2, device_poll_at = clock_timestamp() + make_interval(secs => $3)
     WHERE credential_id = $1`,
    [credentialId, JSON.stringify(device), device.intervalSeconds],
  );
}

export async function endDevice(client: Queryable, credentialId: string): Promise<void> {
  await client.query(
    `UPDATE smtp_token SET device = NULL, device_expires_at = NULL, device_poll_at = NULL
     WHERE credential_id = $1`,
    [credentialId],
  );
}

/** Sign-ins of which it is to be asked whether somebody has done their part. */
export async function dueDevices(pool: Queryable): Promise<readonly string[]> {
  const { rows } = await pool.query<{ id: string }>(
    'SELECT credential_id AS id FROM smtp_token WHERE device_poll_at <= clock_timestamp()',
  );
  return rows.map(({ id }) => id);
}

/** Whatever waits for a token that could not be had until now is to be tried. */
export async function tellRecovery(client: Queryable, credentialId: string): Promise<void> {
  await client.query("SELECT pg_notify('postern_configuration', $1)", [`smtp credential ${credentialId}`]);
}

/** Whose token is used by a send connector at work and is due. */
export async function dueTokens(
  pool: Queryable,
): Promise<readonly Pick<CredentialFacts, 'id' | 'version'>[]> {
  const { rows } = await pool.query<Pick<CredentialFacts, 'id' | 'version'>>(
    `SELECT c.id, c.version FROM smtp_token t JOIN smtp_credential c ON c.id = t.credential_id
     WHERE t.version = c.version AND t.renew_at <= clock_timestamp()
       AND (t.next_try_at IS NULL OR t.next_try_at <= clock_timestamp())
       AND EXISTS (SELECT 1 FROM send_connector s WHERE s.smtp_credential_id = c.id AND s.enabled)`,
  );
  return rows;
}

export interface ExpiringSecret {
  readonly name: string;
  readonly kind: SmtpCredentialKind;
  readonly expiresAt: Date;
}

export async function expiringSecrets(pool: Queryable, days: number): Promise<readonly ExpiringSecret[]> {
  const { rows } = await pool.query<ExpiringSecret>(
    `SELECT name, kind, secret_expires_at AS "expiresAt" FROM smtp_credential
     WHERE secret_expires_at <= clock_timestamp() + make_interval(days => $1) ORDER BY secret_expires_at`,
    [days],
  );
  return rows;
}
