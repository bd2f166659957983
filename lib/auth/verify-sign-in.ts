import { hashPassword } from 'better-auth/crypto';
import { foldLogonName, MAX_LOGON_NAME_LENGTH } from '@/lib/logon-name';
import { passwordLength } from '@/lib/password-length';
import { kindRights } from '@/lib/user-kind';
import { type PasswordDatabase, setPassword } from './password';
import { faultOfPassword, type PasswordFault } from './password-rule';
import { type FactorAttempt, factorNeedOf, missingFactor, proveFactor } from './second-factor/at-the-door';
import type { FactorDatabase, SecretBox } from './second-factor/second-factors';
import { isPasswordOf, type PasswordReader } from './verify-password';

/**
 * Owns: who signs in with a name and a password, and what keeps them out although both are right.
 * Promises: an unknown name costs what a wrong password costs, and is answered alike, and so is a name of a relay account or a
 *   service; that an account is disabled, or wants a new password or a second factor, is told to nobody but whoever knows the
 *   present one; a new password is set before there is a session. Password, second factor and new password come in one request:
 *   there is no session of who has proved half of it. A second factor is used up last, so that no code is lost to a new password
 *   that will not do.
 * Does not: count tries at the password (password-tries.ts) or make the session (sign-in-endpoint.ts).
 */
const JUDGED = {
  id: true,
  kind: true,
  disabledAt: true,
  passwordChangeRequired: true,
  lastSignInAt: true,
  name: true,
  logonNames: { select: { name: true } },
  memberships: { select: { roleGroup: { select: { secondFactorRequired: true } } } },
} as const;

export type SignInDatabase = PasswordDatabase &
  PasswordReader &
  FactorDatabase & {
    logonName: {
      findUnique(query: {
        where: { folded: string };
        select: { user: { select: typeof JUDGED } };
      }): PromiseLike<{
        user: {
          id: string;
          kind: string;
          disabledAt: Date | null;
          passwordChangeRequired: boolean;
          lastSignInAt: Date | null;
          name: string;
          logonNames: readonly { name: string }[];
          memberships: readonly { roleGroup: { secondFactorRequired: boolean } }[];
        };
      } | null>;
    };
    user: {
      update(query: {
        where: { id: string };
        data: { lastSignInAt?: Date; passwordChangeRequired?: false };
      }): PromiseLike<unknown>;
    };
  };

export interface SignInAttempt extends FactorAttempt {
  readonly name: string;
  readonly password: string;
  /** Where the present one has to be changed. */
  readonly newPassword?: string | undefined;
}

/** Why somebody who may have given the right password is not let in: keys of the catalogue `signIn`. */
type SignInRefusal =
  | 'refused'
  | 'disabled'
  | 'passwordChangeRequired'
  | 'secondFactorRequired'
  | 'secondFactorEnrolment'
  | 'secondFactorWrong'
  | 'secondFactorTooMany'
  | 'newPasswordTooShort'
  | 'newPasswordTooLong'
  | 'newPasswordSame'
  | 'newPasswordCommon'
  | 'newPasswordLikeName';

export type SignInVerdict =
  | {
      readonly userId: string;
      readonly lastSignInAt: Date | null;
      /** Of a second factor that was set up with this sign-in: told this one time. */
      readonly recoveryCodes: readonly string[] | null;
      readonly refusal: null;
    }
  | { readonly userId: null; readonly refusal: SignInRefusal };

export async function verifySignIn(
  database: SignInDatabase,
  box: SecretBox,
  attempt: SignInAttempt,
  now: Date,
): Promise<SignInVerdict> {
  const { name, password, newPassword } = attempt;
  const isPossible = name.length <= MAX_LOGON_NAME_LENGTH && password.length <= passwordLength.maximum;
  const found = isPossible
    ? await database.logonName.findUnique({
        where: { folded: foldLogonName(name) },
        select: { user: { select: JUDGED } },
      })
    : null;
  if (found === null || !kindRights(found.user.kind).signsIn) {
    await hashPassword(password.slice(0, passwordLength.maximum));
    return refuse('refused');
  }
  const { user } = found;
  if (!(await isPasswordOf(database, user.id, password))) return refuse('refused');
  if (user.disabledAt !== null) return refuse('disabled');
  const need = await factorNeedOf(database, user);
  const missing = missingFactor(need, attempt);
  if (missing !== null) return refuse(missing);
  if (user.passwordChangeRequired) {
    const fault =
      newPassword === undefined
        ? 'passwordChangeRequired'
        : await faultOf(newPassword, password, namesOf(user));
    if (fault !== null) return refuse(fault);
  }
  const factor = await proveFactor(database, box, user.id, need, attempt, now);
  if (factor.refusal !== null) return refuse(factor.refusal);
  if (user.passwordChangeRequired && newPassword !== undefined) {
    await setPassword(database, { userId: user.id, password: newPassword });
    await database.user.update({ where: { id: user.id }, data: { passwordChangeRequired: false } });
  }
  await database.user.update({ where: { id: user.id }, data: { lastSignInAt: now } });
  const { recoveryCodes } = factor;
  return { userId: user.id, lastSignInAt: user.lastSignInAt, recoveryCodes, refusal: null };
}

async function faultOf(
  newPassword: string,
  present: string,
  names: readonly string[],
): Promise<SignInRefusal | null> {
  if (newPassword === present) return 'newPasswordSame';
  const fault = await faultOfPassword(newPassword, names);
  return fault && FAULTS[fault];
}

const FAULTS = {
  tooShort: 'newPasswordTooShort',
  tooLong: 'newPasswordTooLong',
  common: 'newPasswordCommon',
  likeName: 'newPasswordLikeName',
} as const satisfies Record<PasswordFault, SignInRefusal>;

function namesOf(user: { name: string; logonNames: readonly { name: string }[] }): string[] {
  return [user.name, ...user.logonNames.map(({ name }) => name)];
}

function refuse(refusal: SignInRefusal): SignInVerdict {
  return { userId: null, refusal };
}
