import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  type CustomFetch,
  calculatePKCECodeChallenge,
  clockTolerance,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  None,
  randomNonce,
  randomPKCECodeVerifier,
} from 'openid-client';

/**
 * Owns: the calls to one provider: its configuration, where a browser is sent, what comes of the code that it brings back.
 * Promises: authorization code with PKCE, state and nonce; the ID token's issuer, audience, time, nonce and signature are checked, the
 *   signature by a key that the provider publishes now: neither none nor an HMAC signs anything here. Configuration and keys
 *   are read for each sign-in, so that a provider that was down or has changed its keys needs nobody here.
 * Does not: open connections (it is given a fetch), keep anything, or know users.
 *
 * openid-client: certified, two small packages below it, its own fetch in and errors out. better-auth's genericOAuth reads the
 * configuration at the start only.
 */
export interface OidcParty {
  readonly issuer: string;
  readonly clientId: string;
  /** Null: a public client. */
  readonly clientSecret: string | null;
}

/** What has to be known again when the browser comes back. */
export interface OidcRequest {
  readonly redirectUri: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** Of clocks that differ. */
const CLOCK_TOLERANCE_SECONDS = 60;

/** @throws what openid-client throws; oidc-fault.ts reads it */
export async function discoverProvider(party: OidcParty, fetch: CustomFetch): Promise<Configuration> {
  const { issuer, clientId, clientSecret } = party;
  const config = await discovery(
    new URL(issuer),
    clientId,
    { [clockTolerance]: CLOCK_TOLERANCE_SECONDS },
    authenticationOf(clientSecret),
    { [customFetch]: fetch, execute: [enableNonRepudiationChecks] },
  );
  const said = config.serverMetadata().issuer;
  // The library takes Entra ID's issuer for many tenants, whose tokens are any tenant's.
  if (said !== issuer) throw new OidcError(`The provider calls itself ${said}`);
  return config;
}

/** Something that the library takes and we do not. */
class OidcError extends Error {
  override readonly name = 'OidcError';
}

export async function beginSignIn(
  config: Configuration,
  { redirectUri, state, scopes }: { redirectUri: string; state: string; scopes: readonly string[] },
): Promise<{ readonly url: URL; readonly request: OidcRequest }> {
  const request = { redirectUri, nonce: randomNonce(), codeVerifier: randomPKCECodeVerifier() };
  const url = buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: [...new Set(['openid', ...scopes])].join(' '),
    state,
    nonce: request.nonce,
    code_challenge: await calculatePKCECodeChallenge(request.codeVerifier),
    code_challenge_method: 'S256',
  });
  return { url, request };
}

export interface ProvedClaims {
  readonly idToken: Readonly<Record<string, unknown>> & { readonly sub: string };
  /** What else the userinfo endpoint tells; empty where it was not asked. */
  readonly userInfo: Readonly<Record<string, unknown>>;
}

/**
 * @param query what the provider sent the browser back with
 * @param needed claims that userinfo is asked for when the ID token has none of the name
 */
export async function completeSignIn(
  config: Configuration,
  query: URLSearchParams,
  request: OidcRequest & { readonly state: string },
  needed: readonly string[],
  now: Date,
): Promise<ProvedClaims> {
  const url = new URL(request.redirectUri);
  url.search = query.toString();
  const tokens = await authorizationCodeGrant(config, url, {
    expectedState: request.state,
    expectedNonce: request.nonce,
    pkceCodeVerifier: request.codeVerifier,
    idTokenExpected: true,
  });
  const idToken = tokens.claims();
  if (idToken === undefined) throw new OidcError('There is no ID token');
  if (idToken.iat > now.getTime() / 1000 + CLOCK_TOLERANCE_SECONDS) {
    throw new OidcError('The ID token was issued in the future');
  }
  const isWhole = needed.every((claim) => idToken[claim] !== undefined);
  const userInfo =
    isWhole || config.serverMetadata().userinfo_endpoint === undefined
      ? {}
      : await fetchUserInfo(config, tokens.access_token, idToken.sub);
  return { idToken, userInfo };
}

/** As the provider's configuration offers it: basic is what each takes that names none (OpenID Connect Discovery 3). */
function authenticationOf(clientSecret: string | null): ClientAuth {
  if (clientSecret === null) return None();
  const [basic, post] = [ClientSecretBasic(clientSecret), ClientSecretPost(clientSecret)];
  return (server, client, body, headers) => {
    const offered = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const chosen = offered.includes('client_secret_post') ? post : basic;
    return chosen(server, client, body, headers);
  };
}
