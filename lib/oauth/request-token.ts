import {
  type ClientAuth,
  ClientSecretPost,
  Configuration,
  clientCredentialsGrant,
  customFetch,
  genericGrantRequest,
  initiateDeviceAuthorization,
  modifyAssertion,
  None,
  PrivateKeyJwt,
  refreshTokenGrant,
} from 'openid-client';
import { z } from 'zod';
import { asFetch, httpFaultBehind } from '@/lib/http-client/as-fetch';
import type { HttpClient } from '@/lib/http-client/http-client';
import { httpFaultText } from '@/lib/http-client/outcome';
import type { LastError } from '@/lib/mail/outcome/last-error';
import { newLastError } from '@/lib/mail/outcome/last-error-kinds';
import { clockOff, tokenRefusal } from '@/lib/mail/outcome/token-refusal';
import { messageOf } from '@/lib/message-of';
import { type CertificateKey, readCertificate, readServiceAccount, signServiceAccountJwt } from './keys';

/**
 * Owns: one question to a token endpoint (RFC 6749 4.4 and 6, RFC 7523): how the client proves itself, and what the answer means.
 * Promises: a value, never an exception, whatever the endpoint says; no secret and no token in an error.
 * Does not: keep tokens, or know when one is due (token-keeper).
 */
export type TokenGrant =
  | { readonly kind: 'ClientSecret'; readonly clientId: string; readonly clientSecret: string }
  /** PEM: certificate and private key. */
  | { readonly kind: 'Certificate'; readonly clientId: string; readonly certificate: string }
  | {
      readonly kind: 'RefreshToken';
      readonly clientId: string;
      readonly clientSecret: string | null;
      readonly refreshToken: string;
    }
  /** RFC 8628 3.4: somebody may have signed in by now. */
  | {
      readonly kind: 'DeviceCode';
      readonly clientId: string;
      readonly clientSecret: string | null;
      readonly deviceCode: string;
    }
  /** Google's JSON; for this user. */
  | { readonly kind: 'ServiceAccount'; readonly serviceAccountKey: string; readonly userName: string };

export interface TokenQuestion {
  /** As errors call it. */
  readonly credential: string;
  readonly tokenEndpoint: string;
  readonly scope: string | null;
  readonly grant: TokenGrant;
  /** PS256, as Microsoft asks for; else RS256, which all know. */
  readonly isMicrosoft: boolean;
}

export type TokenAnswer =
  | {
      readonly ok: true;
      readonly accessToken: string;
      readonly lifetimeSeconds: number;
      /** In place of the one that was given; null: that one goes on. */
      readonly refreshToken: string | null;
    }
  | TokenRefused;

interface TokenRefused {
  readonly ok: false;
  readonly error: LastError;
  /** RFC 6749 5.2, RFC 8628 3.5; null: the answer has none. */
  readonly code: string | null;
  readonly retryAfterSeconds: number | null;
}

const TIMEOUT_MS = 20_000;
const MAX_BODY_BYTES = 64 * 1024;
/** What an endpoint means that says none (RFC 6749 5.1 leaves it open): what most give. */
const USUAL_LIFETIME_SECONDS = 3600;

export async function requestToken(http: HttpClient, question: TokenQuestion): Promise<TokenAnswer> {
  const heard: Heard = { response: null, body: null };
  try {
    const answer = await ask(question, listeningFetch(http, heard));
    return {
      ok: true,
      accessToken: answer.access_token,
      lifetimeSeconds: answer.expires_in ?? USUAL_LIFETIME_SECONDS,
      refreshToken: answer.refresh_token ?? null,
    };
  } catch (error) {
    return refusalOf(question, error, heard);
  }
}

export type DeviceAnswer =
  | {
      readonly ok: true;
      readonly deviceCode: string;
      readonly userCode: string;
      readonly verificationUri: string;
      readonly expiresInSeconds: number;
      readonly intervalSeconds: number;
    }
  | TokenRefused;

/** RFC 8628 3.2: when none is said. */
const USUAL_INTERVAL_SECONDS = 5;

/** Begins a sign-in by device code (RFC 8628 3.1). */
export async function requestDeviceCode(
  http: HttpClient,
  question: Omit<TokenQuestion, 'grant'> & { readonly deviceEndpoint: string; readonly clientId: string },
): Promise<DeviceAnswer> {
  const { tokenEndpoint, deviceEndpoint, clientId, scope } = question;
  const heard: Heard = { response: null, body: null };
  try {
    const issuer = new URL(tokenEndpoint).origin;
    const server = { issuer, token_endpoint: tokenEndpoint, device_authorization_endpoint: deviceEndpoint };
    const config = new Configuration(server, clientId, {}, None());
    config[customFetch] = listeningFetch(http, heard);
    const answer = await initiateDeviceAuthorization(config, scope === null ? {} : { scope });
    return {
      ok: true,
      deviceCode: answer.device_code,
      userCode: answer.user_code,
      verificationUri: answer.verification_uri,
      expiresInSeconds: answer.expires_in,
      intervalSeconds: answer.interval ?? USUAL_INTERVAL_SECONDS,
    };
  } catch (error) {
    return refusalOf(question, error, heard);
  }
}

/** What was answered, whatever the library makes of it. */
interface Heard {
  response: Response | null;
  body: string | null;
}

function listeningFetch(http: HttpClient, heard: Heard) {
  const fetch = asFetch(http, { timeoutMs: TIMEOUT_MS, maxBodyBytes: MAX_BODY_BYTES });
  return async (...call: Parameters<typeof fetch>): Promise<Response> => {
    const response = await fetch(...call);
    heard.response = response;
    heard.body = await response.text();
    // An ID token proves who somebody is, which nobody asks here; it would be judged by an issuer that is not known.
    const body = response.ok ? withoutIdToken(heard.body) : heard.body;
    return new Response(body, { status: response.status, headers: response.headers });
  };
}

function withoutIdToken(text: string): string {
  const { id_token: _unasked, ...body } = jsonObject(text) ?? {};
  return Object.keys(body).length === 0 ? text : JSON.stringify(body);
}

async function ask(question: TokenQuestion, fetch: ReturnType<typeof listeningFetch>) {
  const { tokenEndpoint, scope, grant } = question;
  const clientId = grant.kind === 'ServiceAccount' ? 'service-account' : grant.clientId;
  const server = { issuer: new URL(tokenEndpoint).origin, token_endpoint: tokenEndpoint };
  const config = new Configuration(server, clientId, {}, await proofOf(question));
  config[customFetch] = fetch;
  const scoped: Record<string, string> = scope === null ? {} : { scope };
  switch (grant.kind) {
    case 'ClientSecret':
    case 'Certificate':
      return clientCredentialsGrant(config, scoped);
    case 'RefreshToken':
      return refreshTokenGrant(config, grant.refreshToken, scoped);
    case 'DeviceCode':
      return genericGrantRequest(config, 'urn:ietf:params:oauth:grant-type:device_code', {
        device_code: grant.deviceCode,
      });
    case 'ServiceAccount': {
      const account = readServiceAccount(grant.serviceAccountKey);
      const assertion = signServiceAccountJwt(account, {
        user: grant.userName,
        scope,
        audience: tokenEndpoint,
      });
      return genericGrantRequest(config, 'urn:ietf:params:oauth:grant-type:jwt-bearer', { assertion });
    }
  }
}

async function proofOf({ grant, tokenEndpoint, isMicrosoft }: TokenQuestion): Promise<ClientAuth> {
  switch (grant.kind) {
    case 'ClientSecret':
      return ClientSecretPost(grant.clientSecret);
    case 'Certificate':
      return byCertificate(readCertificate(grant.certificate), tokenEndpoint, isMicrosoft);
    case 'RefreshToken':
    case 'DeviceCode':
      return grant.clientSecret === null ? None() : ClientSecretPost(grant.clientSecret);
    case 'ServiceAccount':
      // The assertion says who asks.
      return () => undefined;
  }
}

/** learn.microsoft.com/entra/identity-platform/certificate-credentials: PS256, x5t#S256, the endpoint as audience. */
async function byCertificate(
  { privateKey, thumbprint }: CertificateKey,
  audience: string,
  isMicrosoft: boolean,
): Promise<ClientAuth> {
  const name = isMicrosoft ? 'RSA-PSS' : 'RSASSA-PKCS1-v1_5';
  const der = privateKey.export({ type: 'pkcs8', format: 'der' });
  const key = await crypto.subtle.importKey('pkcs8', new Uint8Array(der), { name, hash: 'SHA-256' }, false, [
    'sign',
  ]);
  return PrivateKeyJwt(key, {
    // The names by which the library finds its hook are symbols of its own.
    [modifyAssertion]: (header, payload) => {
      header['x5t#S256'] = thumbprint;
      payload.aud = audience;
    },
  });
}

const body = z.object({
  error: z.string(),
  error_description: z.string().optional(),
});

function refusalOf(
  { credential, tokenEndpoint }: Pick<TokenQuestion, 'credential' | 'tokenEndpoint'>,
  error: unknown,
  heard: Heard,
): TokenRefused {
  const host = new URL(tokenEndpoint).hostname;
  const fault = httpFaultBehind(error);
  if (fault !== null) {
    const reason = httpFaultText('en', fault);
    return no(newLastError('tokenEndpointFailed', { credential, reason }));
  }
  const { response } = heard;
  // Nothing was asked: the credential itself cannot be used.
  if (response === null) {
    return no(newLastError('tokenEndpointFailed', { credential, reason: `${messageOf(error)}.` }));
  }
  const said = body.safeParse(jsonObject(heard.body ?? ''));
  const retryAfterSeconds = retryAfter(response.headers.get('retry-after'));
  const refusal = tokenRefusal({
    credential,
    host,
    status: response.status,
    error: !response.ok && said.success ? said.data.error : null,
    description: said.data?.error_description ?? '',
    retryAfterSeconds,
    clockOffSeconds: clockOff(Date.now(), response.headers.get('date')),
  });
  const code = said.success ? said.data.error : null;
  return { ok: false, error: refusal, code, retryAfterSeconds };

  function no(lastError: LastError): TokenRefused {
    return { ok: false, error: lastError, code: null, retryAfterSeconds: null };
  }
}

/** RFC 9110 10.2.3: seconds, or a date. */
function retryAfter(header: string | null): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header)) return Number(header);
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? null : Math.max(0, Math.ceil((atMs - Date.now()) / 1000));
}

function jsonObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
