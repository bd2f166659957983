import { MailSignIns } from '@/lib/auth/mail-sign-in';
import {
  findAppPasswords,
  findMailAccount,
  findMailAccounts,
  noteAppPasswordUse,
} from '@/lib/store/configuration/mail-accounts';
import type { Pool } from '@/lib/store/database/pool';
import { emit } from '@/lib/worker/events/events';

/** This process's sign-ins by SMTP, over the database. */
export function mailSignIns(pool: Pool): MailSignIns {
  return new MailSignIns(
    {
      findByName: (folded) => findMailAccount(pool, folded),
      findByIds: (ids) => findMailAccounts(pool, ids),
      findAppPasswords: (hashes) => findAppPasswords(pool, hashes),
      noteAppPasswordUse: (id, clientAddress) => noteAppPasswordUse(pool, id, clientAddress),
    },
    (error) => emit('mailSignInFailed', { error }),
  );
}
