import { findIdByIdentity } from '@/lib/store/database/identity';
import type { SqlReader } from '@/lib/store/database/sql-parameters';
import { Prisma, type PrismaClient } from '@/lib/store/generated/client';

/**
 * Owns: SMTP credentials as configuration, with what is known of their tokens and who uses them.
 * Promises: a credential and the row of its token come and go together.
 * Does not: check rules (the commands do), open secrets, or keep tokens (lib/store/token).
 */
type Reader = Pick<PrismaClient, 'smtpCredential'> & SqlReader;

const whole = {
  connectors: { select: { id: true, name: true }, orderBy: { name: 'asc' } },
  token: {
    select: {
      version: true,
      obtainedAt: true,
      expiresAt: true,
      lastError: true,
      failedAt: true,
      refreshCiphertext: true,
      deviceExpiresAt: true,
    },
  },
} satisfies Prisma.SmtpCredentialInclude;

export type StoredSmtpCredential = Prisma.SmtpCredentialGetPayload<{ include: typeof whole }>;

export type SmtpCredentialData = Omit<
  Prisma.SmtpCredentialUncheckedCreateInput,
  'id' | 'version' | 'token' | 'connectors' | 'createdAt' | 'updatedAt'
>;

/** By name. */
export async function listSmtpCredentials(db: Reader): Promise<readonly StoredSmtpCredential[]> {
  return await db.smtpCredential.findMany({ include: whole, orderBy: { name: 'asc' } });
}

export async function findSmtpCredential(db: Reader, identity: string): Promise<StoredSmtpCredential | null> {
  const id = await findIdByIdentity(db, 'smtp_credential', identity);
  return id === null ? null : await readSmtpCredential(db, id);
}

export async function readSmtpCredential(db: Reader, id: string): Promise<StoredSmtpCredential | null> {
  return await db.smtpCredential.findUnique({ where: { id }, include: whole });
}

export async function createSmtpCredential(
  db: Reader,
  id: string,
  data: SmtpCredentialData,
): Promise<StoredSmtpCredential> {
  return await db.smtpCredential.create({ data: { ...data, id, token: { create: {} } }, include: whole });
}

const FORGOTTEN = {
  refreshCiphertext: null,
  device: Prisma.DbNull,
  deviceExpiresAt: null,
  devicePollAt: null,
} satisfies Prisma.SmtpTokenUpdateInput;

/**
 * What its tokens were obtained by is another: they are not used any more.
 * @param forgetsExchanged another refresh token was given, or another endpoint, which is sent nothing of the former one's: what came of
 *   either is of no use, and a sign-in that is under way ends
 */
export async function updateSmtpCredential(
  db: Reader,
  id: string,
  data: Partial<SmtpCredentialData>,
  forgetsExchanged: boolean,
): Promise<StoredSmtpCredential> {
  return await db.smtpCredential.update({
    where: { id },
    data: {
      ...data,
      version: { increment: 1 },
      ...(forgetsExchanged && { token: { update: FORGOTTEN } }),
    },
    include: whole,
  });
}

export async function deleteSmtpCredential(db: Reader, id: string): Promise<void> {
  await db.smtpCredential.delete({ where: { id }, select: { id: true } });
}
