import type { Prisma, PrismaClient } from '@/lib/store/generated/client';

/**
 * Owns: app passwords as configuration.
 * Promises: the password itself is in no row, nor is its hash read back here.
 * Does not: find one that signs in (mail-accounts.ts).
 */
type Reader = Pick<PrismaClient, 'appPassword'>;

const SHOWN = {
  id: true,
  name: true,
  userId: true,
  lastUsedAt: true,
  lastUsedFrom: true,
  createdAt: true,
  user: { include: { logonNames: { orderBy: { place: 'asc' } } } },
} as const satisfies Prisma.AppPasswordSelect;

export type StoredAppPassword = Prisma.AppPasswordGetPayload<{ select: typeof SHOWN }>;

/** @param userId null: everybody's */
export async function listAppPasswords(
  db: Reader,
  userId: string | null,
): Promise<readonly StoredAppPassword[]> {
  return await db.appPassword.findMany({
    where: userId === null ? {} : { userId },
    select: SHOWN,
    orderBy: [{ user: { name: 'asc' } }, { name: 'asc' }, { id: 'asc' }],
  });
}

export async function readAppPassword(db: Reader, id: string): Promise<StoredAppPassword | null> {
  return await db.appPassword.findUnique({ where: { id }, select: SHOWN });
}

export async function createAppPassword(
  db: Reader,
  data: Readonly<{ id: string; name: string; userId: string; hash: Uint8Array<ArrayBuffer> }>,
): Promise<StoredAppPassword> {
  return await db.appPassword.create({ data, select: SHOWN });
}

export async function deleteAppPassword(db: Reader, id: string): Promise<void> {
  await db.appPassword.delete({ where: { id }, select: { id: true } });
}
