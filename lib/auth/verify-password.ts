import { verifyPassword } from 'better-auth/crypto';
import { PASSWORD_PROVIDER } from './password';

/**
 * Owns: whether a text is a user's present password.
 * Promises: a user without a password account has none that fits.
 */

export interface PasswordReader {
  account: {
    findFirst(query: {
      where: { userId: string; providerId: string };
      select: { password: true };
    }): PromiseLike<{ password: string | null } | null>;
  };
}

export async function isPasswordOf(
  database: PasswordReader,
  userId: string,
  password: string,
): Promise<boolean> {
  const account = await database.account.findFirst({
    where: { userId, providerId: PASSWORD_PROVIDER },
    select: { password: true },
  });
  return account?.password ? await verifyPassword({ hash: account.password, password }) : false;
}
