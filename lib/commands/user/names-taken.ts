import type { Database } from '@/lib/commands/command/context';
import { type CommandError, refuse } from '@/lib/commands/command/errors';
import { foldLogonName } from '@/lib/logon-name';

/** @throws CommandError LogonNameTaken at the first name that is another user's */
export async function refuseTakenNames(
  db: Database,
  names: readonly string[],
  ownerId: string | null,
): Promise<void> {
  const taken = await db.logonName.findFirst({
    where: {
      folded: { in: names.map(foldLogonName) },
      ...(ownerId === null ? {} : { userId: { not: ownerId } }),
    },
  });
  if (taken !== null) throw logonNameTaken(taken.name);
  // Users are called by id, too: whoever had another's id as a name would be changed in their place.
  const same = await db.user.findFirst({ where: { id: { in: [...names, ...names.map(foldLogonName)] } } });
  if (same !== null) throw logonNameTaken(same.id);
}

export function logonNameTaken(name: string): CommandError {
  return refuse('LogonNameTaken', 'LogonNames', { name }, 409);
}
