import { prismaAdapter } from 'better-auth/adapters/prisma';
import { APIError, createAuthMiddleware } from 'better-auth/api';
import { betterAuth } from 'better-auth/minimal';
import { SIGN_IN_PATH, signInByLogonName } from './sign-in-endpoint';
import { admitSignIn, type RateDatabase, SIGN_IN_RATE } from './sign-in-rate';
import type { SignInDatabase } from './verify-sign-in';

/**
 * Owns: sign-in and sessions, by better-auth.
 * Promises: no self-registration; attempts are limited in the database, so that a restart forgives nothing; cookies are
 *   HttpOnly, SameSite=Lax, and Secure when the console's public address is https.
 * Does not: choose which of better-auth's endpoints the network sees (routed.ts), check origins (origin.ts), or change
 *   passwords (password.ts).
 */

export interface AuthSettings {
  /** A Prisma client; better-auth's adapter takes it as it is. */
  readonly database: RateDatabase & SignInDatabase;
  /** Derived from the installation's key. */
  readonly secret: string;
  /** POSTERN_URL, or null when the console has no fixed public address. */
  readonly publicUrl: string | null;
}

export type Auth = ReturnType<typeof createAuth>;

export interface SignedInUser {
  readonly id: string;
  readonly userName: string;
  readonly sessionId: string;
}

export function createAuth({ database, secret, publicUrl }: AuthSettings) {
  return betterAuth({
    appName: 'Postern',
    baseURL: publicUrl ?? 'http://localhost',
    basePath: '/api/auth',
    secret,
    database: prismaAdapter(database, { provider: 'postgresql', transaction: true }),
    // Its own endpoints for them are not routed; accounts of this kind are what it then knows.
    emailAndPassword: { enabled: true, disableSignUp: true },
    plugins: [signInByLogonName(database)],
    session: { expiresIn: 12 * 3600, updateAge: 3600 },
    rateLimit: {
      enabled: true,
      storage: 'database',
      window: 60,
      max: 600,
      customRules: { [SIGN_IN_PATH]: SIGN_IN_RATE.perAddress },
    },
    hooks: {
      // Runs after the limit by address: one address alone cannot use up a name's attempts at once.
      before: createAuthMiddleware(async ({ path, body }) => {
        if (path !== SIGN_IN_PATH) return;
        const name: unknown = body?.username;
        if (typeof name === 'string' && !(await admitSignIn(database, name, new Date()))) {
          throw new APIError('TOO_MANY_REQUESTS', { message: 'Too many attempts' });
        }
      }),
    },
    advanced: {
      cookiePrefix: 'postern',
      useSecureCookies: publicUrl?.startsWith('https:') ?? false,
      // origin.ts has already compared Origin with POSTERN_URL and Host, which better-auth cannot do without a fixed URL.
      disableOriginCheck: true,
      disableCSRFCheck: true,
    },
    telemetry: { enabled: false },
    logger: { level: 'error' },
  });
}

/** @returns null when there is no valid session cookie in `headers` */
export async function getSession(auth: Auth, headers: Headers): Promise<SignedInUser | null> {
  const found = await auth.api.getSession({ headers });
  if (!found) return null;
  return { id: found.user.id, userName: found.user.username ?? found.user.name, sessionId: found.session.id };
}
