import { findIdByIdentity } from '@/lib/store/database/identity';
import type { SqlReader } from '@/lib/store/database/sql-parameters';
import type { OidcProvider, Prisma, PrismaClient } from '@/lib/store/generated/client';

/**
 * Owns: OIDC providers, and which users they prove.
 * Does not: seal secrets or check rules (the commands do).
 */
export type StoredOidcProvider = OidcProvider;

export type OidcProviderData = Omit<
  Prisma.OidcProviderUncheckedCreateInput,
  'id' | 'audience' | 'createdAt' | 'updatedAt'
>;

type Reader = Pick<PrismaClient, 'oidcProvider'> & SqlReader;

/** By name. */
export async function listOidcProviders(
  db: Pick<PrismaClient, 'oidcProvider'>,
): Promise<readonly StoredOidcProvider[]> {
  const providers = await db.oidcProvider.findMany();
  return providers.sort((one, other) => one.name.localeCompare(other.name, 'en', { numeric: true }));
}

/** By name or GUID. */
export async function findOidcProvider(db: Reader, identity: string): Promise<StoredOidcProvider | null> {
  const id = await findIdByIdentity(db, 'oidc_provider', identity);
  return id === null ? null : await readOidcProvider(db, id);
}

export async function readOidcProvider(
  db: Pick<PrismaClient, 'oidcProvider'>,
  id: string,
): Promise<StoredOidcProvider | null> {
  return await db.oidcProvider.findUnique({ where: { id } });
}

export async function createOidcProvider(
  db: Pick<PrismaClient, 'oidcProvider'>,
  data: OidcProviderData & { readonly id: string },
): Promise<StoredOidcProvider> {
  return await db.oidcProvider.create({ data });
}

/** Who it proves is shown with its present name. */
export async function updateOidcProvider(
  db: Pick<PrismaClient, 'oidcProvider' | 'oidcIdentity'>,
  id: string,
  data: OidcProviderData,
): Promise<StoredOidcProvider> {
  await db.oidcIdentity.updateMany({ where: { providerId: id }, data: { providerName: data.name } });
  return await db.oidcProvider.update({ where: { id }, data });
}

/** Who it proves stays marked so: by Undo both come together again. */
export async function deleteOidcProvider(db: Pick<PrismaClient, 'oidcProvider'>, id: string): Promise<void> {
  await db.oidcProvider.delete({ where: { id }, select: { id: true } });
}

/** Those that began by it. */
export async function endSessionsOfProvider(
  db: Pick<PrismaClient, 'session'>,
  providerId: string,
): Promise<void> {
  await db.session.deleteMany({ where: { oidcProviderId: providerId } });
}

/** Whether it has proved the user, and still may. */
export async function isProvedBy(
  db: Pick<PrismaClient, 'oidcIdentity'>,
  userId: string,
  providerId: string,
): Promise<boolean> {
  return (await db.oidcIdentity.count({ where: { userId, providerId, subject: { not: null } } })) > 0;
}

/** The role groups of everybody whom it proves. */
export async function roleGroupsOfPeople(db: Pick<PrismaClient, 'roleGroup'>, providerId: string) {
  return await db.roleGroup.findMany({
    where: { members: { some: { user: { oidcIdentity: { providerId } } } } },
    select: { id: true, name: true, builtIn: true, roles: true, scope: true },
  });
}

/**
 * That this provider proves the user from now on, as somebody whom the first sign-in makes known by a logon name. Whom another has let
 * in is signed out.
 * @param provider null: nobody does
 */
export async function setOidcIdentity(
  db: Pick<PrismaClient, 'oidcIdentity' | 'session'>,
  userId: string,
  provider: Pick<StoredOidcProvider, 'id' | 'name' | 'issuer'> | null,
): Promise<void> {
  await db.oidcIdentity.deleteMany({ where: { userId } });
  await db.session.deleteMany({ where: { userId, oidcProviderId: { not: null } } });
  if (provider === null) return;
  const { id: providerId, name: providerName, issuer } = provider;
  await db.oidcIdentity.create({ data: { userId, providerId, providerName, issuer } });
}
