import { prismaAdapter } from 'better-auth/adapters/prisma';
import { betterAuth } from 'better-auth/minimal';
import { username } from 'better-auth/plugins/username';
import { log } from '@/lib/log';
import type { TryDatabase } from './password-tries';

/**
 * Owns: sign-in and sessions, by better-auth.
 * Promises: no self-registration; cookies are HttpOnly, SameSite=Lax, and Secure when the console's public address is https. What
 *   the library has to say of a request stands in our log.
 * Does not: choose which of better-auth's endpoints the network sees (routed.ts), limit tries (password-tries.ts), check
 *   origins (origin.ts), or change passwords (password.ts).
 */

export interface AuthSettings {
  /** A Prisma client; better-auth's adapter takes it as it is. */
  readonly database: TryDatabase;
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
    emailAndPassword: { enabled: true, disableSignUp: true },
    plugins: [username()],
    session: { expiresIn: 12 * 3600, updateAge: 3600 },
    // Its counts are one for each address, name and path that strangers make up: app/api/auth counts instead.
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: 'postern',
      useSecureCookies: publicUrl?.startsWith('https:') ?? false,
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

/** @returns null when there is no valid session cookie in `headers` */
export async function getSession(auth: Auth, headers: Headers): Promise<SignedInUser | null> {
  const found = await auth.api.getSession({ headers });
  if (!found) return null;
  return { id: found.user.id, userName: found.user.username ?? found.user.name, sessionId: found.session.id };
}
