import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto';
import type { RequestListener } from 'node:http';
import Provider, { type Configuration } from 'oidc-provider';
import { type Authority, startHttpsServer } from '@/lib/http-client/peers.test-tools';

/**
 * Owns: somebody else's OpenID Connect provider on loopback: `oidc-provider`, by https, certified by an authority of the test's.
 * Promises: whoever comes is the present `person` without being asked, so that a browser goes through by itself; what its ID tokens say and
 *   by which key they are signed can be bent, since no honest provider does what must be refused. It can be down.
 */
export interface OidcPeer {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Who signs in there, and what ID tokens tell of them. */
  person: { subject: string; claims: Record<string, unknown> };
  /** Bends the ID tokens that are given out. */
  bend: ((token: IdToken) => string | IdToken) | null;
  /** Each connection is cut. */
  isDown: boolean;
  /** The keys are others from now on; tokens of the former are signed by nobody's. */
  changeKeys(): void;
  /** Of the present key, for who signs tokens themselves. */
  readonly publicKeyPem: string;
  stop(): Promise<void>;
}

export interface IdToken {
  readonly header: Record<string, unknown>;
  readonly claims: Record<string, unknown>;
  readonly key: KeyObject;
}

const CLIENT_ID = 'postern';
const CLIENT_SECRET = 'a secret: of & the ? client';
const SCOPES = 'openid profile email';

/** @param redirectUris where browsers may be sent back to */
export async function startOidcPeer(authority: Authority, redirectUris: string[]): Promise<OidcPeer> {
  let handle: RequestListener = (_request, response) => response.writeHead(503).end();
  let keys = newKeys();
  const server = await startHttpsServer(await authority.issue('localhost'), (request, response) => {
    if (peer.isDown) request.socket.destroy();
    else handle(request, response);
  });
  const issuer = `https://localhost:${server.port}`;
  const peer: OidcPeer = {
    issuer,
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    person: { subject: 'nobody', claims: {} },
    bend: null,
    isDown: false,
    changeKeys: () => {
      keys = newKeys();
      handle = build();
    },
    get publicKeyPem() {
      return createPublicKey(keys.key).export({ type: 'spki', format: 'pem' }).toString();
    },
    stop: () => server.stop(),
  };
  const build = () => makeProvider(issuer, keys, redirectUris, peer);
  handle = build();
  return peer;
}

function makeProvider(issuer: string, keys: Keys, redirectUris: string[], peer: OidcPeer): RequestListener {
  const configuration: Configuration = {
    clients: [{ client_id: CLIENT_ID, client_secret: CLIENT_SECRET, redirect_uris: redirectUris }],
    jwks: { keys: [keys.jwk] },
    cookies: { keys: ['a key of the test'] },
    features: { devInteractions: { enabled: false } },
    ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 600, IdToken: 600 },
    pkce: { required: () => true },
    findAccount: (_context, accountId) => ({
      accountId,
      claims: () => ({ sub: accountId, ...peer.person.claims }),
    }),
    loadExistingGrant: async (context) => {
      const grant = new provider.Grant({
        accountId: context.oidc.session?.accountId ?? '',
        clientId: context.oidc.client?.clientId ?? '',
      });
      grant.addOIDCScope(SCOPES);
      await grant.save();
      return grant;
    },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
  };
  const provider = new Provider(issuer, configuration);
  provider.use(async (context, next) => {
    await next();
    bendIdToken(context, keys, peer);
  });
  const answer = provider.callback();
  return (request, response) => {
    if (request.url?.startsWith('/interaction/') !== true) {
      void answer(request, response);
      return;
    }
    const result = { login: { accountId: peer.person.subject, remember: false } };
    provider
      .interactionFinished(request, response, result, { mergeWithLastSubmission: false })
      .catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  };
}

function bendIdToken(context: { readonly body: unknown }, keys: Keys, peer: OidcPeer): void {
  const { body } = context;
  if (typeof body !== 'object' || body === null || !('id_token' in body)) return;
  const [header = '', claims = ''] = String(body.id_token).split('.');
  const honest: IdToken = {
    header: readPart(header),
    claims: { ...readPart(claims), ...peer.person.claims },
    key: keys.key,
  };
  const bent = peer.bend?.(honest) ?? honest;
  body.id_token = typeof bent === 'string' ? bent : signToken(bent);
}

/** By RS256, or whatever `alg` says: none, and HS256 by a text, too. */
export function signToken({
  header,
  claims,
  key,
}: IdToken | (Omit<IdToken, 'key'> & { key: string })): string {
  const signed = `${toPart(header)}.${toPart(claims)}`;
  if (header.alg === 'none') return `${signed}.`;
  const signature =
    typeof key === 'string'
      ? createHmac('sha256', key).update(signed).digest()
      : sign('sha256', Buffer.from(signed), key);
  return `${signed}.${signature.toString('base64url')}`;
}

function toPart(part: Record<string, unknown>): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function readPart(part: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(part, 'base64url').toString());
}

interface Keys {
  readonly key: KeyObject;
  readonly jwk: { readonly kty: string; readonly kid: string };
}

let keyCount = 0;

export function newKeys(): Keys {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  keyCount += 1;
  const kid = `key-${keyCount}`;
  const jwk = { kty: 'RSA', ...privateKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' };
  return { key: createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' })), jwk };
}
