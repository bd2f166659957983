import { prismaAdapter } from 'better-auth/adapters/prisma';
import { betterAuth } from 'better-auth/minimal';
import { log } from '@/lib/log';
import { type Audience, isAudience, sessionCookieName, withPresentCookie } from './audience';
import type { SecretBox } from './second-factor/second-factors';
import { DEFAULT_SESSION_LIMITS, isOver } from './session-limits';
import { type SessionMakerDatabase, signInByLogonName } from './sign-in-endpoint';

/**
 * Owns: sign-in and sessions of one application, by better-auth.
 * Promises: no self-registration; cookies are HttpOnly, SameSite=Lax, and Secure for requests by https. A
 *   session of another application is none here, whoever signed its cookie, and neither is one that has not been used for too long or lasts
 *   too long. What the library has to say of a request stands in our log.
 * Does not: choose which of better-auth's endpoints the network sees (routed.ts), limit tries (password-tries.ts), check
 *   origins (origin.ts), or change passwords (password.ts).
 */

export interface AuthSettings {
  /** A Prisma client; better-auth's adapter takes it as it is. */
  readonly database: SessionMakerDatabase;
  /** Derived from the installation's key, for this audience. */
  readonly secret: string;
  readonly audience: Audience;
  /** Opens the keys of authenticator apps. */
  readonly box: SecretBox;
  /** POSTERN_URL, or null when the console has no fixed public address. */
  readonly publicUrl: string | null;
  /** For requests that come by https. */
  readonly isSecure: boolean;
}

export interface Auth {
  readonly library: ReturnType<typeof createLibrary>;
  readonly audience: Audience;
  readonly isSecure: boolean;
  handler(request: Request): Promise<Response>;
}

export interface SignedInUser {
  readonly id: string;
  readonly userName: string;
  readonly sessionId: string;
  readonly lastUsedAt: Date;
}

export function createAuth(settings: AuthSettings): Auth {
  const library = createLibrary(settings);
  return {
    library,
    audience: settings.audience,
    isSecure: settings.isSecure,
    handler: (request) => library.handler(request),
  };
}

function createLibrary(settings: AuthSettings) {
  const { database, secret, publicUrl, isSecure, audience, box } = settings;
  return betterAuth({
    appName: 'Postern',
    baseURL: publicUrl ?? (isSecure ? 'https://localhost' : 'http://localhost'),
    basePath: '/api/auth',
    secret,
    database: prismaAdapter(database, { provider: 'postgresql', transaction: true }),
    // Its own endpoints for them are not routed; accounts of this kind are what it then knows.
    emailAndPassword: { enabled: true, disableSignUp: true },
    plugins: [signInByLogonName(database, box, audience)],
    session: {
      // How long a session lasts stands in its row, and is not put off by use.
      expiresIn: DEFAULT_SESSION_LIMITS.lifetimeSeconds,
      disableSessionRefresh: true,
      additionalFields: {
        audience: { type: 'string', required: true, input: false },
        idleLimitSeconds: { type: 'number', required: true, input: false },
        lastUsedAt: { type: 'date', required: true, input: false },
        oidcProviderId: { type: 'string', required: false, input: false },
      },
    },
    // Its counts are one for each address, name and path that strangers make up: app/api/auth counts instead.
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: `postern.${audience}`,
      // Its prefix for secure cookies is __Secure-; ours is in the name.
      useSecureCookies: false,
      defaultCookieAttributes: { secure: isSecure },
      cookies: { session_token: { name: sessionCookieName(audience, isSecure) } },
      // origin.ts has already compared Origin with POSTERN_URL and Host, which better-auth cannot do without a fixed URL.
      disableOriginCheck: true,
      disableCSRFCheck: true,
    },
    telemetry: { enabled: false },
    logger: {
      level: 'error',
      log: (_level, said, ...details) =>
        log.error(
          { said, err: details.find((detail) => detail instanceof Error) },
          'the sign-in library failed',
        ),
    },
  });
}

/** @returns null when there is no valid session cookie in `headers`, or none of this application */
export async function getSession(
  auth: Auth,
  headers: Headers,
  now = new Date(),
): Promise<SignedInUser | null> {
  const found = await auth.library.api.getSession({
    headers: withPresentCookie(headers, auth.audience, auth.isSecure),
  });
  if (!found) return null;
  const { session, user } = found;
  if (!isAudience(session.audience) || session.audience !== auth.audience || isOver(session, now))
    return null;
  return {
    id: user.id,
    userName: user.username ?? user.name,
    sessionId: session.id,
    lastUsedAt: session.lastUsedAt,
  };
}
