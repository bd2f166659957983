import { faultOfPassword } from '@/lib/auth/password-rule';
import { refuse } from '@/lib/commands/command/errors';
import { passwordLength } from '@/lib/password-length';
import type { StoredUser } from '@/lib/store/configuration/users';

/**
 * The one rule for passwords, for cmdlets that set one; length is the parameter's own.
 * @throws CommandError PasswordTooShort, TextTooLong, PasswordCommon, PasswordLikeName
 */
export async function refuseWeakPassword(
  password: string,
  names: readonly string[],
  parameter: string,
): Promise<void> {
  const fault = await faultOfPassword(password, names);
  if (fault !== null) throw refuse(ERRORS[fault], parameter, LENGTHS);
}

const LENGTHS = { minimum: passwordLength.minimum, maximum: passwordLength.maximum };

const ERRORS = {
  tooShort: 'PasswordTooShort',
  tooLong: 'TextTooLong',
  common: 'PasswordCommon',
  likeName: 'PasswordLikeName',
} as const;

/** Of whom the password will be. */
export function namesOf({ name, logonNames }: Pick<StoredUser, 'name' | 'logonNames'>): string[] {
  return [name, ...logonNames.map((logonName) => logonName.name)];
}
