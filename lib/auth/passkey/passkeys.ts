import { type StoredKey, userHandleOf } from './ceremony';

/**
 * Owns: the passkeys of users as rows.
 * Promises: a credential is one user's; a counter goes up or the sign-in is refused, also of two at once (a copied key shows by it; keys that
 *   are kept in step between devices have none). The handle by which a device names the user says nothing of them, and is one for all passkeys
 *   of a user.
 */
export interface PasskeyRow {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly credentialId: string;
  readonly publicKey: Uint8Array;
  readonly counter: bigint;
  readonly transports: readonly string[];
  readonly userHandle: Uint8Array;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

/** What is needed of Prisma's client. */
export interface PasskeyDatabase {
  passkey: {
    findMany(query: {
      where: { userId: string };
      orderBy: { createdAt: 'asc' };
    }): PromiseLike<readonly PasskeyRow[]>;
    findUnique(query: { where: { credentialId: string } }): PromiseLike<PasskeyRow | null>;
    create(query: {
      data: Omit<PasskeyRow, 'createdAt' | 'lastUsedAt' | 'publicKey' | 'userHandle' | 'transports'> & {
        publicKey: Uint8Array<ArrayBuffer>;
        userHandle: Uint8Array<ArrayBuffer>;
        transports: string[];
      };
    }): PromiseLike<unknown>;
    updateMany(query: {
      where: { id: string; counter: { lt: bigint } } | { id: string; counter: bigint };
      data: { counter: bigint; lastUsedAt: Date };
    }): PromiseLike<{ count: number }>;
    deleteMany(query: { where: { userId: string; id?: string } }): PromiseLike<{ count: number }>;
  };
}

export const MAX_PASSKEYS = 20;

export async function listPasskeys(
  database: PasskeyDatabase,
  userId: string,
): Promise<readonly PasskeyRow[]> {
  return await database.passkey.findMany({ where: { userId }, orderBy: { createdAt: 'asc' } });
}

export function storedKey({ credentialId, publicKey, counter, transports }: PasskeyRow): StoredKey {
  return { credentialId, publicKey: new Uint8Array(publicKey), counter: Number(counter), transports };
}

/** The user's for all of their passkeys. */
export function handleOf(
  present: readonly PasskeyRow[],
  userId: string,
  secret: string,
): Uint8Array<ArrayBuffer> {
  const [first] = present;
  return first === undefined ? userHandleOf(userId, secret) : new Uint8Array(first.userHandle);
}

/** @returns whether it may be used now: of two that say the same counter one may */
export async function noteUse(
  database: PasskeyDatabase,
  id: string,
  counter: number,
  now: Date,
): Promise<boolean> {
  const said = BigInt(counter);
  const where = said === 0n ? { id, counter: 0n } : { id, counter: { lt: said } };
  const data = { counter: said, lastUsedAt: now };
  return (await database.passkey.updateMany({ where, data })).count > 0;
}

/** @returns how many there were */
export async function removePasskeys(
  database: Pick<PasskeyDatabase, 'passkey'>,
  userId: string,
): Promise<number> {
  return (await database.passkey.deleteMany({ where: { userId } })).count;
}
