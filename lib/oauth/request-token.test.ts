import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createHttpClient, type HttpClient } from '@/lib/http-client/http-client';
import { type Authority, createAuthority } from '@/lib/http-client/peers.test-tools';
import { englishText } from '@/lib/mail/outcome/last-error-text';
import { entraRefusal, startTokenEndpoint, type TokenEndpoint } from '@/lib/testing/oauth/token-endpoint';
import { requestToken, type TokenGrant } from './request-token';

const HOST = 'login.contoso.com';
let authority: Authority;
let http: HttpClient;
let endpoint: TokenEndpoint;
let identity: { key: string; cert: string };

beforeAll(async () => {
  authority = await createAuthority();
  identity = await authority.issue(HOST);
  http = await createHttpClient({
    databaseUrl: 'postgresql://127.0.0.1/x',
    allowedHosts: [HOST],
    caFile: authority.caFile,
    proxy: { url: null, except: [] },
    resolve: async () => [{ address: '127.0.0.1', family: 4 }],
  });
});
afterAll(async () => {
  await http.close();
  await authority.remove();
});
beforeEach(async () => {
  endpoint = await startTokenEndpoint(identity);
});
afterEach(() => endpoint.stop());

const SECRET: TokenGrant = {
  kind: 'ClientSecret',
  clientId: 'client',
  clientSecret: 'the secret of the client',
};
const ask = (grant: TokenGrant = SECRET, client = http, port = endpoint.port) =>
  requestToken(client, {
    credential: 'relay',
    tokenEndpoint: `https://${HOST}:${port}/token`,
    scope: null,
    grant,
    isMicrosoft: true,
  });

async function refusalOf(...question: Parameters<typeof ask>) {
  const answer = await ask(...question);
  if (answer.ok) throw new Error('a token was given');
  return { ...answer.error, text: englishText(answer.error), retryAfterSeconds: answer.retryAfterSeconds };
}

it('gives the token and how long it lives', async () => {
  expect(await ask()).toMatchObject({ ok: true, lifetimeSeconds: 3599, refreshToken: null });
});

it('takes the usual lifetime where none is said, and nothing of an ID token that comes along', async () => {
  const body = JSON.stringify({ access_token: 'x', token_type: 'bearer', id_token: 'not.a.token' });
  endpoint.set({ refusal: { status: 200, body } });
  expect(await ask()).toMatchObject({ ok: true, accessToken: 'x', lifetimeSeconds: 3600 });
});

describe('what an endpoint says that gives no token', () => {
  it.each([
    ['invalid_client', 7000215, 'Invalid client secret provided.', 'tokenSecretWrong'],
    ['invalid_client', 7000222, 'The provided client secret keys are expired.', 'tokenSecretExpired'],
    [
      'invalid_client',
      700027,
      'The certificate with identifier used to sign is not registered.',
      'tokenCertificateUnknown',
    ],
    ['unauthorized_client', 700016, 'Application was not found in the directory.', 'tokenApplicationUnknown'],
    ['unauthorized_client', 7000112, 'Application is disabled.', 'tokenApplicationDisabled'],
    ['invalid_request', 90002, "Tenant 'x' not found.", 'tokenTenantUnknown'],
    ['invalid_grant', 65001, 'The user or administrator has not consented.', 'tokenConsentMissing'],
    ['invalid_grant', 70008, 'The refresh token has expired due to inactivity.', 'tokenGrantEnded'],
    ['invalid_grant', 50173, 'The provided grant has expired due to it being revoked.', 'tokenGrantEnded'],
    ['interaction_required', 50076, 'You must use multi-factor authentication.', 'tokenUserMustAct'],
    ['invalid_grant', 50034, 'The user account does not exist.', 'tokenUserUnknown'],
    ['invalid_scope', 70011, "The provided value for 'scope' isn't valid.", 'tokenScopeWrong'],
    ['server_error', 99999, 'Something else.', 'tokenRefused'],
  ])('is told with its cure: %s AADSTS%i', async (error, code, words, key) => {
    endpoint.set({ refusal: entraRefusal(error, code, words) });
    const refusal = await refusalOf();
    expect(refusal.key).toBe(key);
    expect(refusal.args).toMatchObject({ credential: 'relay', host: HOST });
    expect(refusal.text).toContain(words.replace(/\.$/, ''));
    expect(refusal.text).not.toContain('Trace ID');
  });

  it.each([
    ['invalid_grant', 'Token has been expired or revoked.', 'tokenGrantEnded'],
    ['invalid_grant', 'Invalid JWT Signature.', 'tokenCertificateUnknown'],
    ['invalid_grant', 'Invalid email or User ID', 'tokenUserUnknown'],
    [
      'unauthorized_client',
      'Client is unauthorized to retrieve access tokens using this method.',
      'tokenDelegationMissing',
    ],
    ['invalid_client', 'The OAuth client was not found.', 'tokenApplicationUnknown'],
    ['invalid_client', 'Unauthorized', 'tokenSecretWrong'],
    ['invalid_scope', '', 'tokenScopeWrong'],
  ])('is told with its cure: Google’s %s %s', async (error, error_description, key) => {
    endpoint.set({ refusal: { status: 400, body: JSON.stringify({ error, error_description }) } });
    expect((await refusalOf()).key).toBe(key);
  });

  it.each([
    [400, '<html>'],
    [404, ''],
    [200, 'not json'],
    [200, '[]'],
    [200, '{"access_token":7,"token_type":"bearer"}'],
    [200, '{"token_type":"bearer"}'],
    [200, '{"access_token":"x","token_type":"mac"}'],
    [503, '{"error":"temporarily_unavailable"}'],
  ])('is no answer of OAuth: %i %s', async (status, body) => {
    endpoint.set({ refusal: { status, body } });
    expect(await refusalOf()).toMatchObject({ key: 'tokenAnswerUnknown', args: { status } });
  });

  it('asks to come later, by seconds or by a date', async () => {
    endpoint.set({ refusal: { status: 429, body: '{}', headers: { 'retry-after': '77' } } });
    expect(await refusalOf()).toMatchObject({ key: 'tokenTooManyRequests', retryAfterSeconds: 77 });
    const date = new Date(Date.now() + 3_600_000).toUTCString();
    endpoint.set({ refusal: { status: 429, body: '', headers: { 'retry-after': date } } });
    expect((await refusalOf()).retryAfterSeconds).toBeGreaterThan(3500);
  });

  it('does not take our time: the error says by how much the clock is off', async () => {
    const refusal = entraRefusal(
      'invalid_client',
      700024,
      'Client assertion is not within its valid time range.',
    );
    const date = new Date(Date.now() - 600_000).toUTCString();
    endpoint.set({ refusal: { ...refusal, headers: { date } } });
    const { key, args, text } = await refusalOf();
    expect(key).toBe('tokenClockWrong');
    expect(args).toMatchObject({ minutes: 10 });
    expect(text).toContain('clock is 10 minutes off');
  });
});

describe('an endpoint that cannot be asked', () => {
  it('redirects, and is not followed', async () => {
    endpoint.set({ refusal: { status: 302, body: '', headers: { location: 'https://127.0.0.1/' } } });
    expect((await refusalOf()).text).toContain('redirect (302)');
  });

  it('says more than fits', async () => {
    endpoint.set({ refusal: { status: 200, body: 'x'.repeat(70_000) } });
    expect((await refusalOf()).text).toContain('more than 64 KB');
  });

  it('is down, or has a certificate of somebody else', async () => {
    const closed = await new Promise<number>((resolve) => {
      const server = createServer().listen(0, '127.0.0.1', () => {
        // A TCP listener's address is never a pipe name.
        const { port } = server.address() as { port: number };
        server.close(() => resolve(port));
      });
    });
    expect((await refusalOf(SECRET, http, closed)).text).toContain('does not take a connection');
    const other = await startTokenEndpoint(await authority.issue('other.contoso.com'));
    const refusal = await refusalOf(SECRET, http, other.port);
    await other.stop();
    expect(refusal.key).toBe('tokenEndpointFailed');
    expect(refusal.text).toContain('is not trusted');
  });

  it('leads inside, and is not called', async () => {
    const strict = await createHttpClient({
      databaseUrl: 'postgresql://127.0.0.1/x',
      proxy: { url: null, except: [] },
      resolve: async () => [{ address: '169.254.169.254', family: 4 }],
    });
    const refusal = await refusalOf(SECRET, strict);
    await strict.close();
    expect(refusal.text).toContain('where a cloud keeps the secrets');
    expect(endpoint.asked).toHaveLength(0);
  });

  it('has its secret in no error', async () => {
    endpoint.set({ clientSecret: 'another' });
    expect(JSON.stringify(await refusalOf())).not.toContain('the secret of the client');
  });
});
