import { kindRights } from '@/lib/user-kind';
import type { TryDatabase } from './password-tries';
import { type FactorAttempt, factorNeedOf, missingFactor, proveFactor } from './second-factor/at-the-door';
import type { FactorDatabase, SecretBox } from './second-factor/second-factors';

/**
 * Owns: who comes in whom somebody else has proved, and what keeps them out all the same.
 * Promises: disabled users and kinds that do not sign in stay out; a second factor is asked for as at the password, unless whoever proved
 *   them has proved two. A password that is to be changed is not asked about: none was given.
 * Does not: prove anybody, or make the session (sign-in-endpoint.ts).
 */
const JUDGED = {
  id: true,
  kind: true,
  disabledAt: true,
  lastSignInAt: true,
  username: true,
  memberships: { select: { roleGroup: { select: { secondFactorRequired: true } } } },
} as const;

type ProvedDatabase = FactorDatabase &
  TryDatabase & {
    user: {
      findUnique(query: { where: { id: string }; select: typeof JUDGED }): PromiseLike<{
        id: string;
        kind: string;
        disabledAt: Date | null;
        lastSignInAt: Date | null;
        username: string | null;
        memberships: readonly { roleGroup: { secondFactorRequired: boolean } }[];
      } | null>;
    };
  };

interface ProvedAttempt extends FactorAttempt {
  readonly userId: string;
  /** Whoever proved the user has seen a second factor, too. */
  readonly hasSecondFactor: boolean;
}

type ProvedRefusal =
  | 'disabled'
  | 'secondFactorRequired'
  | 'secondFactorEnrolment'
  | 'secondFactorWrong'
  | 'secondFactorTooMany';

export type ProvedVerdict =
  | {
      readonly refusal: null;
      readonly userName: string;
      readonly lastSignInAt: Date | null;
      readonly recoveryCodes: readonly string[] | null;
    }
  | { readonly refusal: ProvedRefusal; readonly userName: string };

export async function verifyProved(
  database: ProvedDatabase,
  box: SecretBox,
  { userId, hasSecondFactor, ...attempt }: ProvedAttempt,
  now: Date,
): Promise<ProvedVerdict> {
  const user = await database.user.findUnique({ where: { id: userId }, select: JUDGED });
  const userName = user?.username ?? userId;
  if (user === null || user.disabledAt !== null || !kindRights(user.kind).signsIn) {
    return { refusal: 'disabled', userName };
  }
  const { lastSignInAt } = user;
  if (hasSecondFactor) return { refusal: null, userName, lastSignInAt, recoveryCodes: null };
  const need = await factorNeedOf(database, user);
  const missing = missingFactor(need, attempt);
  if (missing !== null) return { refusal: missing, userName };
  const { refusal, recoveryCodes } = await proveFactor(database, box, userId, need, attempt, now);
  if (refusal !== null) return { refusal, userName };
  return { refusal: null, userName, lastSignInAt, recoveryCodes };
}
