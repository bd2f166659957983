import { admitCode } from '@/lib/auth/code-tries';
import type { TryDatabase } from '@/lib/auth/password-tries';
import { enrol, type FactorDatabase, hasSecondFactor, type SecretBox, useCode } from './second-factors';
import { readTotpKey } from './totp';

/**
 * Owns: what the door asks of whoever has proved who they are by one factor, whichever that was.
 * Promises: a code opens once and tries are bounded (code-tries.ts); who is required to have a second factor and has none sets one
 *   up before there is a session.
 */
export interface FactorAttempt {
  /** Of the authenticator app, or a recovery code. */
  readonly code?: string | undefined;
  /** The key that `code` is of, where a second factor is set up at the door. */
  readonly newKey?: string | undefined;
  /** What the browser's mark proved; its tries at a second factor are counted apart. */
  readonly deviceId?: string | null | undefined;
}

export interface FactorNeed {
  readonly isNeeded: boolean;
  readonly isEnrolled: boolean;
}

/** Of a user's row. */
export interface RequiredOf {
  readonly id: string;
  readonly memberships: readonly { readonly roleGroup: { readonly secondFactorRequired: boolean } }[];
}

export async function factorNeedOf(database: FactorDatabase, user: RequiredOf): Promise<FactorNeed> {
  const isEnrolled = await hasSecondFactor(database, user.id);
  const isRequired = user.memberships.some(({ roleGroup }) => roleGroup.secondFactorRequired);
  return { isEnrolled, isNeeded: isEnrolled || isRequired };
}

/** What is to be asked for; null: nothing, or it is given. */
export function missingFactor(
  { isNeeded, isEnrolled }: FactorNeed,
  attempt: FactorAttempt,
): 'secondFactorRequired' | 'secondFactorEnrolment' | null {
  const isGiven = attempt.code !== undefined && (isEnrolled || attempt.newKey !== undefined);
  if (!isNeeded || isGiven) return null;
  return isEnrolled ? 'secondFactorRequired' : 'secondFactorEnrolment';
}

interface FactorVerdict {
  /** Of a second factor that was set up: told this one time. */
  readonly recoveryCodes: readonly string[] | null;
  readonly refusal: 'secondFactorWrong' | 'secondFactorTooMany' | null;
}

const NO_FACTOR: FactorVerdict = { recoveryCodes: null, refusal: null };

/** Uses up the code that is given, where one is needed. */
export async function proveFactor(
  database: FactorDatabase & TryDatabase,
  box: SecretBox,
  userId: string,
  { isNeeded, isEnrolled }: FactorNeed,
  { code = '', newKey = '', deviceId = null }: FactorAttempt,
  now: Date,
): Promise<FactorVerdict> {
  if (!isNeeded) return NO_FACTOR;
  const admission = await admitCode(database, userId, deviceId, now);
  if (!admission.isAdmitted) return { recoveryCodes: null, refusal: 'secondFactorTooMany' };
  const wrong: FactorVerdict = { recoveryCodes: null, refusal: 'secondFactorWrong' };
  if (isEnrolled) return (await useCode(database, box, { userId, code }, now)) ? NO_FACTOR : wrong;
  const key = readTotpKey(newKey);
  const recoveryCodes =
    key === null ? null : await enrol(database, box, { userId, key, code: code.trim() }, now);
  return recoveryCodes === null ? wrong : { recoveryCodes, refusal: null };
}
