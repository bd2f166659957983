import { constants, createPublicKey, createVerify, verify } from 'node:crypto';
import type { IncomingHttpHeaders, RequestListener, ServerResponse } from 'node:http';
import { type Peer, startHttpsServer } from '@/lib/http-client/peers.test-tools';

/**
 * Owns: a token endpoint on loopback that checks what it is asked as Microsoft's and Google's do, and gives tokens that end.
 * Promises: each token has a number; what was asked is kept, in order.
 */
export interface TokenEndpoint {
  readonly port: number;
  readonly asked: readonly URLSearchParams[];
  /** Tokens given so far. */
  readonly given: number;
  /** Whether a token is one of its own that was not revoked. */
  isValid(token: string | null): boolean;
  revokeAll(): void;
  /** What it is set to, from the next question on. */
  set(terms: Partial<EndpointTerms>): void;
  stop(): Promise<void>;
}

export interface EndpointTerms {
  readonly clientSecret: string;
  /** PEM: by which a client's assertion, or a service account's, is verified. */
  readonly certificate: string | null;
  /** Null: any. Each use gives another one, and the former ends. */
  readonly refreshToken: string | null;
  readonly lifetimeSeconds: number;
  /** What is answered to a device code: RFC 8628 3.5, or null once somebody has signed in. */
  readonly device: 'authorization_pending' | 'slow_down' | 'expired_token' | 'authorization_declined' | null;
  /** In place of a token. */
  readonly refusal: { status: number; body: string; headers?: Record<string, string> } | null;
  /** Waits for this before it answers. */
  readonly before: () => Promise<void>;
}

/** As Microsoft words it: `AADSTS...: words. Trace ID: ... Correlation ID: ... Timestamp: ...` */
export function entraRefusal(error: string, code: number, words: string) {
  const description = `AADSTS${code}: ${words} Trace ID: 0000aaaa-11bb-cccc-dd22-eeeeee333333 Correlation ID: aaaa0000 Timestamp: 2026-11-30 02:02:12Z`;
  return {
    status: error === 'invalid_client' ? 401 : 400,
    body: JSON.stringify({ error, error_description: description, error_codes: [code] }),
  };
}

export async function startTokenEndpoint(
  identity: { key: string; cert: string },
  first: Partial<EndpointTerms> = {},
): Promise<TokenEndpoint> {
  let terms: EndpointTerms = {
    clientSecret: 'the secret of the client',
    certificate: null,
    refreshToken: null,
    lifetimeSeconds: 3599,
    device: 'authorization_pending',
    refusal: null,
    before: async () => undefined,
    ...first,
  };
  const asked: URLSearchParams[] = [];
  const valid = new Set<string>();
  let given = 0;
  const handle: RequestListener = (request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      void terms
        .before()
        .then(() => answer(request.url ?? '', request.headers, Buffer.concat(pieces).toString(), response));
    });
  };
  const answer = (path: string, headers: IncomingHttpHeaders, body: string, response: ServerResponse) => {
    const form = new URLSearchParams(body);
    asked.push(form);
    const json = (status: number, value: object) => {
      response
        .writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
        .end(JSON.stringify(value));
    };
    if (terms.refusal) {
      const { status, body: text, headers: more } = terms.refusal;
      response.writeHead(status, { 'content-type': 'application/json', ...more }).end(text);
      return;
    }
    if (path.endsWith('/devicecode')) {
      json(200, DEVICE);
      return;
    }
    const wrong = whatIsWrong(form, headers, terms);
    if (wrong) {
      json(wrong === 'invalid_client' ? 401 : 400, { error: wrong, error_description: `${wrong} here` });
      return;
    }
    given += 1;
    const token = `eyJ0eXAiOiJKV1QiLCJub25jZSI6I.token-${given}.${'s'.repeat(1500)}`;
    valid.add(token);
    const isRefresh = ['refresh_token', DEVICE_GRANT].includes(form.get('grant_type') ?? '');
    if (isRefresh && terms.refreshToken !== null) terms = { ...terms, refreshToken: `refresh-${given}` };
    json(200, {
      token_type: 'Bearer',
      access_token: token,
      expires_in: terms.lifetimeSeconds,
      ...(isRefresh && { refresh_token: terms.refreshToken ?? undefined, id_token: 'not.to.be.judged' }),
    });
  };
  const peer: Peer = await startHttpsServer(identity, handle);
  return {
    port: peer.port,
    asked,
    get given() {
      return given;
    },
    isValid: (token) => token !== null && valid.has(token),
    revokeAll: () => valid.clear(),
    set: (more) => {
      terms = { ...terms, ...more };
    },
    stop: () => peer.stop(),
  };
}

const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

/** learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code, "Device authorization response". */
const DEVICE = {
  device_code: 'GMMhmHCXhWEzkobqIHGG_EnNYYsAkukHspeYUk9E8',
  user_code: 'C7YQ4WTCX',
  verification_uri: 'https://microsoft.com/devicelogin',
  expires_in: 900,
  interval: 5,
  message: 'To sign in, use a web browser',
};

function whatIsWrong(
  form: URLSearchParams,
  headers: IncomingHttpHeaders,
  terms: EndpointTerms,
): string | null {
  if (!headers['content-type']?.startsWith('application/x-www-form-urlencoded')) return 'invalid_request';
  const { clientSecret, certificate, refreshToken } = terms;
  switch (form.get('grant_type')) {
    case 'client_credentials': {
      const assertion = form.get('client_assertion');
      if (assertion !== null) return isSigned(assertion, certificate) ? null : 'invalid_client';
      return form.get('client_secret') === clientSecret ? null : 'invalid_client';
    }
    case 'refresh_token':
      return refreshToken === null || form.get('refresh_token') === refreshToken ? null : 'invalid_grant';
    case DEVICE_GRANT:
      return form.get('device_code') === DEVICE.device_code ? terms.device : 'bad_verification_code';
    case 'urn:ietf:params:oauth:grant-type:jwt-bearer':
      return isSigned(form.get('assertion') ?? '', certificate) ? null : 'invalid_grant';
    default:
      return 'unsupported_grant_type';
  }
}

function isSigned(jwt: string, certificate: string | null): boolean {
  const [header = '', claims = '', signature = ''] = jwt.split('.');
  if (certificate === null) return false;
  const { alg } = claimsOf(header);
  const key = createPublicKey(certificate);
  const bytes = Buffer.from(signature, 'base64url');
  const { exp } = claimsOf(claims);
  if (typeof exp !== 'number' || exp < Date.now() / 1000) return false;
  if (alg === 'RS256') return createVerify('RSA-SHA256').update(`${header}.${claims}`).verify(key, bytes);
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  return (
    alg === 'PS256' &&
    verify('sha256', Buffer.from(`${header}.${claims}`), { key, padding, saltLength: 32 }, bytes)
  );
}

/** A part of a JWT. */
export function claimsOf(part: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>;
}
