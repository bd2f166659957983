import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createHttpClient, type HttpClient } from '@/lib/http-client/http-client';
import { type Authority, createAuthority } from '@/lib/http-client/peers.test-tools';
import { toSecretKey } from '@/lib/secrets/key';
import { createPool, type Pool } from '@/lib/store/database/pool';
import { dueTokens, expiringSecrets } from '@/lib/store/token/smtp-tokens';
import { entraRefusal, startTokenEndpoint, type TokenEndpoint } from '@/lib/testing/oauth/token-endpoint';
import { useTestDatabase } from '@/lib/testing/test-database';
import { sealSecret } from './credential-secrets';
import { TokenKeeper } from './token-keeper';

const HOST = 'login.contoso.com';
const KEY = toSecretKey(Buffer.alloc(32, 7));
const database = useTestDatabase();
let pool: Pool;
let authority: Authority;
let http: HttpClient;
let identity: { key: string; cert: string };
let endpoint: TokenEndpoint;

beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'token test', maxConnections: 6 });
  authority = await createAuthority();
  identity = await authority.issue(HOST);
  http = await clientOf(authority);
});
afterAll(async () => {
  await http.close();
  await authority.remove();
  await pool.end();
});
beforeEach(async () => {
  endpoint = await startTokenEndpoint(identity);
});
afterEach(async () => {
  await pool.query('DELETE FROM send_connector');
  await pool.query('DELETE FROM smtp_credential');
  await endpoint.stop();
});

function clientOf({ caFile }: Authority): Promise<HttpClient> {
  return createHttpClient({
    databaseUrl: database.url,
    allowedHosts: [HOST],
    caFile,
    proxy: { url: null, except: [] },
    resolve: async () => [{ address: '127.0.0.1', family: 4 }],
  });
}

const keeper = () => new TokenKeeper({ pool, key: () => KEY, http });

/** Used by a connector. */
async function makeCredential(kind: 'ClientSecret' | 'RefreshToken' = 'ClientSecret') {
  const id = randomUUID();
  const value = kind === 'ClientSecret' ? 'the secret of the client' : 'refresh-0';
  const secrets = { [kind]: sealSecret(KEY, id, kind, value) };
  await pool.query(
    `INSERT INTO smtp_credential (id, name, provider, kind, user_name, client_id, token_endpoint, secrets)
     VALUES ($1, 'relay', 'Other', $2, 'relay@contoso.com', 'client', $3, $4)`,
    [id, kind, `https://${HOST}:${endpoint.port}/token`, secrets],
  );
  await pool.query('INSERT INTO smtp_token (credential_id) VALUES ($1)', [id]);
  await pool.query(
    `INSERT INTO send_connector (id, name, address_spaces, smart_host_auth_mechanism, smtp_credential_id)
     VALUES (gen_random_uuid(), 'out', '{SMTP:*;1}', 'XOAuth2', $1)`,
    [id],
  );
  return { id, version: 1 };
}

const tokenIn = (held: Awaited<ReturnType<TokenKeeper['tokenOf']>>) =>
  held.ok ? /token-\d+/.exec(held.token)?.[0] : held.error.key;
const make = (column: string, value: string) => pool.query(`UPDATE smtp_token SET ${column} = ${value}`);

describe('a token', () => {
  it('is asked for once, by however many who need it at the same time', async () => {
    const credential = await makeCredential();
    const one = keeper();
    const other = keeper();
    const held = await Promise.all(
      Array.from({ length: 50 }, (_unused, n) => (n % 2 === 0 ? one : other).tokenOf(credential)),
    );
    expect(new Set(held.map(tokenIn))).toEqual(new Set(['token-1']));
    expect(endpoint.asked).toHaveLength(1);
  });

  it('is due five minutes before it ends, by half of a short life, and only while a connector uses it', async () => {
    const credential = await makeCredential();
    await keeper().tokenOf(credential);
    const left = async () => {
      const { rows } = await pool.query(
        'SELECT extract(epoch FROM expires_at - renew_at)::int AS early FROM smtp_token',
      );
      return rows[0].early;
    };
    expect(await left()).toBe(300);
    endpoint.set({ lifetimeSeconds: 100 });
    await keeper().renewNow(credential);
    expect(await left()).toBe(50);
    expect(await dueTokens(pool)).toEqual([]);
    await make('renew_at', "now() - interval '1 second'");
    expect(await dueTokens(pool)).toEqual([credential]);
    await pool.query('UPDATE send_connector SET enabled = false');
    expect(await dueTokens(pool)).toEqual([]);
  });

  it('that could not be renewed early is used until it ends', async () => {
    const credential = await makeCredential();
    await keeper().tokenOf(credential);
    await make('renew_at', "now() - interval '1 second'");
    endpoint.set({ refusal: { status: 503, body: '' } });
    const one = keeper();
    expect(tokenIn(await one.tokenOf(credential))).toBe('token-1');
    expect(endpoint.asked).toHaveLength(2);
    await make('expires_at', "now() - interval '1 second'");
    expect(tokenIn(await keeper().tokenOf(credential))).toBe('tokenAnswerUnknown');
  });

  it('of a former version of the credential is not used', async () => {
    const credential = await makeCredential();
    const one = keeper();
    await one.tokenOf(credential);
    await pool.query('UPDATE smtp_credential SET version = 2');
    expect(tokenIn(await one.tokenOf({ ...credential, version: 2 }))).toBe('token-2');
  });

  it('of a credential that was removed, or under another key, is told as that', async () => {
    const credential = await makeCredential();
    const other = new TokenKeeper({ pool, key: () => toSecretKey(Buffer.alloc(32, 8)), http });
    expect(await other.tokenOf(credential)).toMatchObject({
      error: { key: 'unknown', args: { reason: expect.stringContaining('encrypted with the key') } },
    });
    expect(await keeper().tokenOf({ ...credential, id: randomUUID() })).toMatchObject({
      error: { args: { reason: 'the SMTP credential was removed' } },
    });
  });
});

describe('an endpoint that refuses', () => {
  it('is left alone for a while by all, and asked at once by a test', async () => {
    const credential = await makeCredential();
    endpoint.set({ refusal: entraRefusal('invalid_client', 7000215, 'Invalid client secret provided.') });
    for (let n = 0; n < 5; n += 1)
      expect(tokenIn(await keeper().tokenOf(credential))).toBe('tokenSecretWrong');
    expect(endpoint.asked).toHaveLength(1);
    endpoint.set({ refusal: null });
    expect(tokenIn(await keeper().renewNow(credential))).toBe('token-1');
    const { rows } = await pool.query(
      'SELECT last_error, recovered_at IS NOT NULL AS recovered FROM smtp_token',
    );
    expect(rows[0]).toEqual({ last_error: null, recovered: true });
  });

  it('for asking too often is asked by nobody before it said', async () => {
    const credential = await makeCredential();
    endpoint.set({ refusal: { status: 429, body: '{}', headers: { 'retry-after': '600' } } });
    await keeper().tokenOf(credential);
    expect(tokenIn(await keeper().renewNow(credential))).toBe('tokenTooManyRequests');
    expect(endpoint.asked).toHaveLength(1);
    const { rows } = await pool.query(
      "SELECT next_try_at > now() + interval '500 seconds' AS waits FROM smtp_token",
    );
    expect(rows[0]).toEqual({ waits: true });
  });
});

describe('a refused token', () => {
  it('is asked for anew when it is old, and not while it is young', async () => {
    const credential = await makeCredential();
    const one = keeper();
    const held = await one.tokenOf(credential);
    const refused = held.ok ? held.token : '';
    expect(await one.otherToken(credential, refused)).toBeNull();
    await make('obtained_at', "now() - interval '2 minutes'");
    const other = await one.otherToken(credential, refused);
    expect(other && tokenIn(other)).toBe('token-2');
    // Whoever still has the former one takes what there is.
    expect(tokenIn((await keeper().otherToken(credential, refused)) ?? held)).toBe('token-2');
    expect(endpoint.asked).toHaveLength(2);
  });
});

it('a refresh token that was exchanged is not lost when the database did not take it', async () => {
  endpoint.set({ refreshToken: 'refresh-0' });
  const credential = await makeCredential('RefreshToken');
  const one = keeper();
  await pool.query('ALTER TABLE smtp_token ADD CONSTRAINT refuses CHECK (refresh_ciphertext IS NULL)');
  await expect(one.tokenOf(credential)).rejects.toThrow('refuses');
  await pool.query('ALTER TABLE smtp_token DROP CONSTRAINT refuses');
  expect(tokenIn(await one.tokenOf(credential))).toBe('token-1');
  expect(endpoint.asked).toHaveLength(1);
  expect(tokenIn(await keeper().renewNow(credential))).toBe('token-2');
  expect(endpoint.asked[1]?.get('refresh_token')).toBe('refresh-1');
});

it('what the database did not take is not put over what another server got since', async () => {
  const credential = await makeCredential();
  const one = keeper();
  await pool.query('ALTER TABLE smtp_token ADD CONSTRAINT refuses CHECK (token_ciphertext IS NULL)');
  await expect(one.tokenOf(credential)).rejects.toThrow('refuses');
  await pool.query('ALTER TABLE smtp_token DROP CONSTRAINT refuses');
  expect(tokenIn(await keeper().tokenOf(credential))).toBe('token-2');
  expect(tokenIn(await one.tokenOf(credential))).toBe('token-2');
  expect(endpoint.asked).toHaveLength(2);
});

it('a refresh token that was exchanged goes on when the credential is called something else', async () => {
  endpoint.set({ refreshToken: 'refresh-0' });
  const credential = await makeCredential('RefreshToken');
  await keeper().tokenOf(credential);
  await pool.query("UPDATE smtp_credential SET version = 2, name = 'renamed'");
  expect(tokenIn(await keeper().tokenOf({ ...credential, version: 2 }))).toBe('token-2');
  expect(endpoint.asked[1]?.get('refresh_token')).toBe('refresh-1');
});

it('a keeper that stops waits for an endpoint that thinks, and no longer than it may; nobody else is held off by that', async () => {
  let [isAsked, answer] = [false, () => {}];
  const thinks = () =>
    new Promise<void>((resolve) => {
      isAsked = true;
      answer = resolve;
    });
  endpoint.set({ before: thinks });
  const credential = await makeCredential();
  const [one, client] = [keeper(), await clientOf(authority)];
  const asking = one.tokenOf(credential);
  await vi.waitFor(() => expect(isAsked).toBe(true));
  await one.stop(50);
  const waiting = one.stop(10_000);
  answer();
  await waiting;
  expect(tokenIn(await asking)).toBe('token-1');

  const other = new TokenKeeper({ pool, key: () => KEY, http: client });
  isAsked = false;
  const again = other.renewNow(credential);
  await vi.waitFor(() => expect(isAsked).toBe(true));
  await other.stop(50);
  await client.close();
  expect(tokenIn(await again)).toBe('tokenEndpointFailed');
  answer();
  const { rows } = await pool.query('SELECT last_error, next_try_at FROM smtp_token');
  expect(rows).toEqual([{ last_error: null, next_try_at: null }]);
});

it('secrets that end within thirty days, or have ended, are found for the warning', async () => {
  await makeCredential();
  expect(await expiringSecrets(pool, 30)).toEqual([]);
  await pool.query("UPDATE smtp_credential SET secret_expires_at = now() + interval '29 days'");
  expect(await expiringSecrets(pool, 30)).toMatchObject([{ name: 'relay', kind: 'ClientSecret' }]);
});
