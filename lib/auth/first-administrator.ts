import { randomUUID } from 'node:crypto';
import { hashPassword } from 'better-auth/crypto';
import { ORGANIZATION_MANAGEMENT } from './built-in-role-groups';
import { generatePassword, PASSWORD_PROVIDER } from './password';
import { faultOfPassword } from './password-rule';

/**
 * Owns: the first account of an installation, in Organization Management.
 * Promises: made once, when there is no user yet, and by the rule of any password; the password is returned this one time and stored as a hash only.
 * Does not: print it (the launcher does).
 */

export const ADMINISTRATOR = 'administrator';

/** What is needed of Prisma's client. */
export interface AccountDatabase {
  user: {
    count(): PromiseLike<number>;
    create(query: {
      data: {
        id: string;
        name: string;
        email: string;
        emailVerified: boolean;
        username: string;
        displayUsername: string;
        accounts: { create: { id: string; accountId: string; providerId: string; password: string } };
        logonNames: { create: { folded: string; name: string; place: number } };
        memberships: { create: { roleGroup: { connect: { builtIn: string } } } };
      };
    }): PromiseLike<unknown>;
  };
}

export type FirstAdministrator =
  | { readonly created: true; readonly userName: string; readonly password: string }
  | { readonly created: false; readonly userName: string; readonly password: null };

/** @param password POSTERN_ADMIN_PASSWORD; without it one is generated */
export async function createFirstAdministrator(
  database: AccountDatabase,
  password: string = generatePassword(),
): Promise<FirstAdministrator> {
  if ((await database.user.count()) > 0) return { created: false, userName: ADMINISTRATOR, password: null };
  await refuseWeak(password);
  const id = randomUUID();
  await database.user.create({
    data: {
      id,
      name: 'Administrator',
      // better-auth's model wants an address; sign-in is by name, and .invalid (RFC 6761) can never receive mail.
      email: `${ADMINISTRATOR}@postern.invalid`,
      emailVerified: false,
      username: ADMINISTRATOR,
      displayUsername: 'Administrator',
      accounts: {
        create: {
          id: randomUUID(),
          accountId: id,
          providerId: PASSWORD_PROVIDER,
          password: await hashPassword(password),
        },
      },
      logonNames: { create: { folded: ADMINISTRATOR, name: 'Administrator', place: 0 } },
      memberships: { create: { roleGroup: { connect: { builtIn: ORGANIZATION_MANAGEMENT } } } },
    },
  });
  return { created: true, userName: ADMINISTRATOR, password };
}

async function refuseWeak(password: string): Promise<void> {
  if ((await faultOfPassword(password, [ADMINISTRATOR])) === null) return;
  throw new Error(
    'POSTERN_ADMIN_PASSWORD is a password that is tried first: a common one, perhaps with digits, a run of letters, or a ' +
      'name. Give another; several words in a row are good.',
  );
}
