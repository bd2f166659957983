import type { Queryable } from '@/lib/store/database/pool';

/**
 * Owns: what the transport process asks about who signs in by SMTP, by the functions of the database that may read accounts for
 *   it (their migration: the transport's role reads no account itself).
 * Does not: judge (lib/auth/mail-sign-in.ts).
 */
interface AccountRow {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly isDisabled: boolean;
  readonly isChangeRequired: boolean;
  readonly hasSecondFactor: boolean;
  readonly passwordHash: string | null;
  readonly logonNames: readonly string[];
  readonly sendAs: readonly string[];
}

const ACCOUNTS = `
  SELECT id, name, kind, is_disabled AS "isDisabled", is_change_required AS "isChangeRequired",
    has_second_factor AS "hasSecondFactor", password_hash AS "passwordHash", names AS "logonNames", send_as AS "sendAs"
  FROM mail_accounts($1, $2)`;

/** @param folded as lib/logon-name.ts folds it */
export async function findMailAccount(db: Queryable, folded: string): Promise<AccountRow | null> {
  const { rows } = await db.query<AccountRow>({ name: 'mail-account', text: ACCOUNTS, values: [folded, []] });
  return rows[0] ?? null;
}

export async function findMailAccounts(
  db: Queryable,
  ids: readonly string[],
): Promise<readonly AccountRow[]> {
  const { rows } = await db.query<AccountRow>({ name: 'mail-account', text: ACCOUNTS, values: [null, ids] });
  return rows;
}

export async function findAppPasswords(
  db: Queryable,
  hashes: readonly Buffer[],
): Promise<readonly { readonly id: string; readonly userId: string; readonly hash: string }[]> {
  const { rows } = await db.query<{ id: string; userId: string; hash: string }>({
    name: 'app-passwords',
    text: `SELECT id::text AS id, user_id AS "userId", encode(hash, 'hex') AS hash FROM app_passwords($1::bytea[])`,
    values: [hashes],
  });
  return rows;
}

export async function noteAppPasswordUse(db: Queryable, id: string, clientAddress: string): Promise<void> {
  await db.query('SELECT note_app_password_use($1, $2)', [id, clientAddress]);
}
