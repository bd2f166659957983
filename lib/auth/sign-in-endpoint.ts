import { APIError, createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { z } from 'zod';
import type { Audience } from './audience';
import type { SecretBox } from './second-factor/second-factors';
import { readSessionLimits, type SessionLimitDatabase } from './session-limits';
import { type SignInDatabase, verifySignIn } from './verify-sign-in';

/**
 * Owns: the one sign-in endpoint, as a plugin of better-auth, which makes session and cookie: its own plugin for names knows
 *   one a user, of letters and digits.
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
        const { internalAdapter } = context.context;
        const user = await internalAdapter.findUserById(verdict.userId);
        const now = new Date();
        const limits = await readSessionLimits(database);
        // Whose browsers never came back.
        await database.session.deleteMany({ where: { expiresAt: { lte: now } } });
        const row = {
          audience,
          idleLimitSeconds: limits.idleSeconds,
          lastUsedAt: now,
          expiresAt: new Date(now.getTime() + limits.lifetimeSeconds * 1000),
        };
        const session = await internalAdapter.createSession(verdict.userId, rememberMe === false, row, true);
        // Removed at this very moment.
        if (user === null) throw new APIError('UNAUTHORIZED', { code: 'refused', message: 'Not signed in' });
        await setSessionCookie(context, { session, user }, rememberMe === false, {
          maxAge: rememberMe === false ? undefined : limits.lifetimeSeconds,
        });
        const { lastSignInAt, recoveryCodes } = verdict;
        return context.json({ userId: verdict.userId, lastSignInAt, recoveryCodes });
      }),
    },
  } as const;
}
