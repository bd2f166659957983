import { hashPassword } from 'better-auth/crypto';
import { foldLogonName, MAX_LOGON_NAME_LENGTH } from '@/lib/logon-name';
import { passwordLength } from '@/lib/password-length';
import { kindRights } from '@/lib/user-kind';
import { type PasswordDatabase, setPassword } from './password';
import { isPasswordOf, type PasswordReader } from './verify-password';

/**
 * Owns: who signs in with a name and a password, and what keeps them out although both are right.
 * Promises: an unknown name costs what a wrong password costs, and is answered alike, and so is a name of a relay account or a service; that an account is disabled, or wants a
 *   new password, is told to nobody but whoever knows the present one; a new password is set before there is a session.
 * Does not: count attempts (sign-in-rate.ts) or make the session (sign-in-endpoint.ts).
 */
export type SignInDatabase = PasswordDatabase &
  PasswordReader & {
    logonName: {
      findUnique(query: {
        where: { folded: string };
        select: {
          user: { select: { id: true; kind: true; disabledAt: true; passwordChangeRequired: true } };
        };
      }): PromiseLike<{
        user: { id: string; kind: string; disabledAt: Date | null; passwordChangeRequired: boolean };
      } | null>;
    };
    user: {
      update(query: {
        where: { id: string };
        data: { lastSignInAt?: Date; passwordChangeRequired?: false };
      }): PromiseLike<unknown>;
    };
  };

export interface SignInAttempt {
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
  | 'newPasswordTooShort'
  | 'newPasswordTooLong'
  | 'newPasswordSame';

export type SignInVerdict =
  | { readonly userId: string; readonly refusal: null }
  | { readonly userId: null; readonly refusal: SignInRefusal };

export async function verifySignIn(
  database: SignInDatabase,
  { name, password, newPassword }: SignInAttempt,
  now: Date,
): Promise<SignInVerdict> {
  const isPossible = name.length <= MAX_LOGON_NAME_LENGTH && password.length <= passwordLength.maximum;
  const found = isPossible
    ? await database.logonName.findUnique({
        where: { folded: foldLogonName(name) },
        select: {
          user: { select: { id: true, kind: true, disabledAt: true, passwordChangeRequired: true } },
        },
      })
    : null;
  if (found === null || !kindRights(found.user.kind).signsIn) {
    await hashPassword(password.slice(0, passwordLength.maximum));
    return refuse('refused');
  }
  const { user } = found;
  if (!(await isPasswordOf(database, user.id, password))) return refuse('refused');
  if (user.disabledAt !== null) return refuse('disabled');
  if (user.passwordChangeRequired) {
    const fault = newPassword === undefined ? 'passwordChangeRequired' : faultOf(newPassword, password);
    if (fault !== null || newPassword === undefined) return refuse(fault ?? 'passwordChangeRequired');
    await setPassword(database, { userId: user.id, password: newPassword });
    await database.user.update({ where: { id: user.id }, data: { passwordChangeRequired: false } });
  }
  await database.user.update({ where: { id: user.id }, data: { lastSignInAt: now } });
  return { userId: user.id, refusal: null };
}

function faultOf(newPassword: string, present: string): SignInRefusal | null {
  if (newPassword === present) return 'newPasswordSame';
  if (newPassword.length < passwordLength.minimum) return 'newPasswordTooShort';
  return newPassword.length > passwordLength.maximum ? 'newPasswordTooLong' : null;
}

function refuse(refusal: SignInRefusal): SignInVerdict {
  return { userId: null, refusal };
}
