import { findIdByIdentity } from '@/lib/store/database/identity';
import type { SqlReader } from '@/lib/store/database/sql-parameters';
import type { AcceptedDomain, Prisma, PrismaClient } from '@/lib/store/generated/client';

/**
 * Owns: accepted domains as configuration.
 * Promises: at most one is the default, also between two steps of a change (a unique index holds it).
 * Does not: check rules (the commands do).
 */

type Reader = Pick<PrismaClient, 'acceptedDomain'> & SqlReader;

/** By name. */
export async function listAcceptedDomains(db: Reader): Promise<readonly AcceptedDomain[]> {
  return await db.acceptedDomain.findMany({ orderBy: { name: 'asc' } });
}

/** By name, GUID or the domain itself. */
export async function findAcceptedDomain(db: Reader, identity: string): Promise<AcceptedDomain | null> {
  const id = await findIdByIdentity(db, 'accepted_domain', identity);
  if (id !== null) return await readAcceptedDomain(db, id);
  return await db.acceptedDomain.findFirst({ where: { domainName: identity.toLowerCase() } });
}

export async function readAcceptedDomain(db: Reader, id: string): Promise<AcceptedDomain | null> {
  return await db.acceptedDomain.findUnique({ where: { id } });
}

export async function createAcceptedDomain(
  db: Reader,
  data: Pick<AcceptedDomain, 'id' | 'name' | 'domainName' | 'domainType' | 'isDefault'>,
): Promise<AcceptedDomain> {
  if (data.isDefault) await clearDefault(db);
  return await db.acceptedDomain.create({ data });
}

export async function updateAcceptedDomain(
  db: Reader,
  id: string,
  data: Pick<Prisma.AcceptedDomainUncheckedUpdateInput, 'name' | 'domainType' | 'isDefault'>,
): Promise<AcceptedDomain> {
  if (data.isDefault === true) await clearDefault(db);
  return await db.acceptedDomain.update({ where: { id }, data });
}

export async function deleteAcceptedDomain(db: Reader, id: string): Promise<void> {
  await db.acceptedDomain.delete({ where: { id }, select: { id: true } });
}

async function clearDefault(db: Reader): Promise<void> {
  await db.acceptedDomain.updateMany({ where: { isDefault: true }, data: { isDefault: false } });
}
