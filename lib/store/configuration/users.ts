import { foldLogonName } from '@/lib/logon-name';
import type { Prisma, PrismaClient } from '@/lib/store/generated/client';
import type { UserKind } from '@/lib/user-kind';

/**
 * Owns: users as configuration: who may sign in, by which names, in which role groups.
 * Promises: the first logon name is `username`, which better-auth and the audit log call the user by.
 * Does not: check rules (the commands do) or make and change passwords (lib/auth).
 */
type Writer = Pick<PrismaClient, 'user' | 'logonName' | 'session'>;

const SHOWN = {
  logonNames: { orderBy: { place: 'asc' } },
  totpFactor: { select: { createdAt: true } },
  oidcIdentity: true,
  memberships: { include: { roleGroup: true }, orderBy: { roleGroup: { name: 'asc' } } },
} as const satisfies Prisma.UserInclude;

export type StoredUser = Prisma.UserGetPayload<{ include: typeof SHOWN }>;

/** @param kind undefined: of all */
export async function listUsers(
  db: Pick<PrismaClient, 'user'>,
  kind?: UserKind,
): Promise<readonly StoredUser[]> {
  return await db.user.findMany({
    where: { kind },
    include: SHOWN,
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
}

/** By id, or by a logon name: a name that looks like another user's id finds nobody in their place. */
export async function findUser(
  db: Pick<PrismaClient, 'user' | 'logonName'>,
  identity: string,
): Promise<StoredUser | null> {
  const user = await readUser(db, identity);
  if (user !== null) return user;
  const named = await db.logonName.findUnique({ where: { folded: foldLogonName(identity) } });
  return named && (await readUser(db, named.userId));
}

export async function readUser(db: Pick<PrismaClient, 'user'>, id: string): Promise<StoredUser | null> {
  return await db.user.findUnique({ where: { id }, include: SHOWN });
}

export interface NewUser {
  readonly id: string;
  readonly name: string;
  readonly logonNames: readonly string[];
  readonly kind: UserKind;
  readonly sendAs: readonly string[];
  readonly passwordChangeRequired: boolean;
  /** A null password is none that fits; it may be set later. */
  readonly account: { readonly id: string; readonly providerId: string; readonly password: string | null };
}

export async function createUser(db: Writer, user: NewUser): Promise<StoredUser> {
  return await db.user.create({
    data: {
      id: user.id,
      name: user.name,
      // better-auth's model wants an address; .invalid (RFC 6761) can never receive mail.
      email: `${user.id}@postern.invalid`,
      ...firstName(user.logonNames),
      kind: user.kind,
      sendAs: [...user.sendAs],
      passwordChangeRequired: user.passwordChangeRequired,
      accounts: { create: { ...user.account, accountId: user.id } },
      logonNames: { create: rowsOf(user.logonNames) },
    },
    include: SHOWN,
  });
}

export async function updateUser(
  db: Writer,
  id: string,
  {
    name,
    logonNames,
    sendAs,
  }: Readonly<{ name: string; logonNames: readonly string[]; sendAs: readonly string[] }>,
): Promise<StoredUser> {
  await db.logonName.deleteMany({ where: { userId: id } });
  return await db.user.update({
    where: { id },
    data: { name, sendAs: [...sendAs], ...firstName(logonNames), logonNames: { create: rowsOf(logonNames) } },
    include: SHOWN,
  });
}

/** A disabled user's sessions end. */
export async function setUserDisabled(db: Writer, id: string, disabledAt: Date | null): Promise<StoredUser> {
  if (disabledAt !== null) await db.session.deleteMany({ where: { userId: id } });
  return await db.user.update({ where: { id }, data: { disabledAt }, include: SHOWN });
}

export async function setPasswordChangeRequired(
  db: Writer,
  id: string,
  isRequired: boolean,
): Promise<StoredUser> {
  return await db.user.update({
    where: { id },
    data: { passwordChangeRequired: isRequired },
    include: SHOWN,
  });
}

/** Its sessions, names and memberships go with it. */
export async function deleteUser(db: Writer, id: string): Promise<void> {
  await db.user.delete({ where: { id }, select: { id: true } });
}

function firstName(logonNames: readonly string[]) {
  const [first = null] = logonNames;
  return { username: first === null ? null : foldLogonName(first), displayUsername: first };
}

function rowsOf(logonNames: readonly string[]) {
  return logonNames.map((name, place) => ({ folded: foldLogonName(name), name, place }));
}
