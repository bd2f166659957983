import { ProvedActor } from '@/lib/auth/proved-actor';
import { findUserRights } from '@/lib/auth/user-rights';
import { CommandError } from './command/errors';
import { run } from './run/run';
import { runAsLocal, type TestInstallation } from './test-installation';

/**
 * Owns: people of a test installation, each in the role groups that they are given, and what they are told when they try something.
 */
export const PASSWORD = 'correct-horse-battery';

type Given = Readonly<Record<string, unknown>>;

/** @param more of New-User, as RoleGroups */
export async function newPerson(
  { db }: TestInstallation,
  name: string,
  more: Given = {},
): Promise<ProvedActor> {
  await runAsLocal('New-User', { Name: name, LogonNames: [name], Password: PASSWORD, ...more });
  return personOf({ db }, name);
}

/** In a role group of their own with these roles. @param scope parameters of New-RoleGroup */
export async function newKeeper(
  installation: TestInstallation,
  name: string,
  roles: readonly string[],
  scope: Given = {},
): Promise<ProvedActor> {
  await newPerson(installation, name);
  await runAsLocal('New-RoleGroup', { Name: `${name}'s`, Roles: roles, Members: [name], ...scope });
  return personOf(installation, name);
}

/** Signed in as this user, with what their groups permit now. */
export async function personOf({ db }: Pick<TestInstallation, 'db'>, name: string): Promise<ProvedActor> {
  const { output } = await runAsLocal('Get-User', { Identity: name });
  const id = String(output[0]?.Guid);
  const rights = (await findUserRights(db, id)) ?? [];
  return ProvedActor.prove(`console:${name}`, id, rights);
}

/** `done`, or what was wrong: `Parameter ErrorId` of each problem, `- ErrorId` for one without a parameter. */
export async function attempt(actor: ProvedActor | null, cmdlet: string, given: Given = {}): Promise<string> {
  const confirms = /^(?:Remove|Disable|Undo)-/.test(cmdlet);
  try {
    await run({ cmdlet, parameters: { ...given, ...(confirms && { Confirm: false }) }, actor });
    return 'done';
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return error.problems.map(({ parameter, id }) => `${parameter ?? '-'} ${id}`).join();
  }
}

/** The last change in the audit log. */
export async function lastEntry({ db }: Pick<TestInstallation, 'db'>): Promise<string> {
  const entry = await db.auditEntry.findFirstOrThrow({
    where: { outcome: 'succeeded' },
    orderBy: { id: 'desc' },
  });
  return String(entry.id);
}
