import { APIError, createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { z } from 'zod';
import type { Audience } from './audience';
import type { SecretBox } from './second-factor/second-factors';
import { readSessionLimits, type SessionLimitDatabase } from './session-limits';
import { type SignInDatabase, verifySignIn } from './verify-sign-in';

/**
 * Owns: the one sign-in endpoint, as a plugin of better-auth, which makes session and cookie: its own plugin for names knows
 *   one a user, of letters and digits; and the making of a session for who was proved otherwise (verify-proved.ts).
 * Promises: 401 for a wrong name or password; 403 with the reason as `code` for who gave the right ones and is kept out; the
 *   answer holds no token, since the cookie does.
 */
const SIGN_IN_PATH = '/sign-in/username';

const body = z.object({
  username: z.string(),
  password: z.string(),
  newPassword: z.string().optional(),
  code: z.string().optional(),
  newKey: z.string().optional(),
  deviceId: z.string().nullish(),
  rememberMe: z.boolean().optional(),
});

const provedBody = z.object({ userId: z.string(), oidcProviderId: z.string().nullable() });

export type SessionMakerDatabase = SignInDatabase &
  SessionLimitDatabase & {
    session: { deleteMany(query: { where: { expiresAt: { lte: Date } } }): PromiseLike<unknown> };
  };

export function signInByLogonName(database: SessionMakerDatabase, box: SecretBox, audience: Audience) {
  return {
    id: 'logon-name',
    schema: {
      user: {
        fields: {
          username: { type: 'string', required: false, input: false },
        },
      },
    },
    endpoints: {
      signInByLogonName: createAuthEndpoint(SIGN_IN_PATH, { method: 'POST', body }, async (context) => {
        const { username: name, rememberMe, ...given } = context.body;
        const verdict = await verifySignIn(database, box, { name, ...given }, new Date());
        if (verdict.refusal !== null) {
          throw new APIError(verdict.refusal === 'refused' ? 'UNAUTHORIZED' : 'FORBIDDEN', {
            code: verdict.refusal,
            message: 'Not signed in',
          });
        }
        const { userId, lastSignInAt, recoveryCodes } = verdict;
        await beginSession(context, database, { audience, userId, oidcProviderId: null, rememberMe });
        return context.json({ userId, lastSignInAt, recoveryCodes });
      }),
      /** Has no path: only our own code, behind its own proof, calls it (app/api/auth). */
      signInAsProved: createAuthEndpoint.serverOnly(
        { method: 'POST', body: provedBody, requireHeaders: true },
        async (context) => {
          const { userId, oidcProviderId } = context.body;
          await beginSession(context, database, { audience, userId, oidcProviderId, rememberMe: true });
          await database.user.update({ where: { id: userId }, data: { lastSignInAt: new Date() } });
          return context.json({ userId });
        },
      ),
    },
  } as const;
}

interface BegunSession {
  readonly audience: Audience;
  readonly userId: string;
  /** Null: by a password. */
  readonly oidcProviderId: string | null;
  readonly rememberMe: boolean | undefined;
}

async function beginSession(
  context: Parameters<typeof setSessionCookie>[0],
  database: SessionMakerDatabase,
  { audience, userId, oidcProviderId, rememberMe }: BegunSession,
): Promise<void> {
  const { internalAdapter } = context.context;
  const user = await internalAdapter.findUserById(userId);
  const now = new Date();
  const limits = await readSessionLimits(database);
  // Whose browsers never came back.
  await database.session.deleteMany({ where: { expiresAt: { lte: now } } });
  const row = {
    audience,
    oidcProviderId,
    idleLimitSeconds: limits.idleSeconds,
    lastUsedAt: now,
    expiresAt: new Date(now.getTime() + limits.lifetimeSeconds * 1000),
  };
  const session = await internalAdapter.createSession(userId, rememberMe === false, row, true);
  // Removed at this very moment.
  if (user === null) throw new APIError('UNAUTHORIZED', { code: 'refused', message: 'Not signed in' });
  await setSessionCookie(context, { session, user }, rememberMe === false, {
    maxAge: rememberMe === false ? undefined : limits.lifetimeSeconds,
  });
}
