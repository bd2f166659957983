import { ORGANIZATION_MANAGEMENT } from '@/lib/auth/built-in-role-groups';
import type { ProvedPerson } from '@/lib/auth/oidc/claims';
import { mappedRoleGroups, readGroupMapping } from '@/lib/auth/oidc/group-mapping';
import { proveProvider } from '@/lib/auth/prove-provider';
import { CommandError } from '@/lib/commands/command/errors';
import { objectName } from '@/lib/commands/parameters/parameter-types';
import { run } from '@/lib/commands/run/run';
import { log } from '@/lib/log';
import { foldLogonName } from '@/lib/logon-name';
import { getPrisma } from '@/lib/store/database/client';
import type { OidcProvider } from '@/lib/store/generated/client';

/**
 * Owns: which user somebody is whom an OIDC provider has proved, and which role groups its mapping puts them into.
 * Promises: known by what the provider calls them for ever, never by a name or address, but for the first sign-in of a user that an
 *   administrator has given to this provider; who is not known becomes a user only where the provider is set up so, and then under a name
 *   that is nobody's. What changes of a user is a command that the provider runs: it has an entry in the audit log, with
 *   old and new values, and its rules. Memberships that somebody else gave stay; the last one in Organization Management
 *   stays, too.
 */
export type PersonVerdict =
  | { readonly userId: string; readonly refusal: null }
  | { readonly userId: null; readonly refusal: PersonRefusal };

type PersonRefusal = 'disabled' | 'oidcUnknownUser' | 'oidcNameTaken' | 'oidcNoLogonName';

export async function admitPerson(
  provider: OidcProvider,
  person: ProvedPerson,
  clientAddress: string | null,
): Promise<PersonVerdict> {
  const known = await findBound(provider, person.subject);
  const verdict = known ?? (await bindOrMake(provider, person, clientAddress));
  if (verdict.refusal !== null) {
    const { subject, logonName } = person;
    log.warn(
      { provider: provider.name, subject, logonName, refusal: verdict.refusal },
      'a provider proved somebody who may not come in',
    );
    return verdict;
  }
  const { disabledAt } = await getPrisma().user.findUniqueOrThrow({ where: { id: verdict.userId } });
  if (disabledAt !== null) return refuse('disabled');
  await bringUpToDate(provider, person, verdict.userId, clientAddress);
  return verdict;
}

async function findBound({ id, issuer }: OidcProvider, subject: string): Promise<PersonVerdict | null> {
  const found = await getPrisma().oidcIdentity.findUnique({
    where: { providerId_issuer_subject: { providerId: id, issuer, subject } },
  });
  return found && { userId: found.userId, refusal: null };
}

async function bindOrMake(
  provider: OidcProvider,
  person: ProvedPerson,
  clientAddress: string | null,
): Promise<PersonVerdict> {
  const { logonName, subject } = person;
  if (logonName === null) return refuse('oidcNoLogonName');
  const named = await getPrisma().logonName.findUnique({ where: { folded: foldLogonName(logonName) } });
  if (named === null && !provider.createsUsers) return refuse('oidcUnknownUser');
  const userId = named?.userId ?? (await makeUser(provider, person, logonName, clientAddress));
  // Only of a user whom an administrator has given to this provider, as it is now, and who has not come from there before.
  const bound = await getPrisma().oidcIdentity.updateMany({
    where: { userId: userId ?? '', providerId: provider.id, issuer: provider.issuer, subject: null },
    data: { subject },
  });
  if (userId === null || bound.count === 0) return refuse('oidcNameTaken');
  log.info(
    { provider: provider.name, subject, logonName, userId },
    'a user came from a provider for the first time',
  );
  return { userId, refusal: null };
}

/** @returns null: the name became somebody's meanwhile */
async function makeUser(
  provider: OidcProvider,
  person: ProvedPerson,
  logonName: string,
  clientAddress: string | null,
): Promise<string | null> {
  const parameters = {
    Name: nameFor(person, logonName),
    LogonNames: [logonName],
    OidcProvider: provider.id,
    RoleGroups: [...(await wantedGroups(provider, person.groups ?? []))],
  };
  try {
    const { output } = await run({
      cmdlet: 'New-User',
      parameters,
      actor: proveProvider(provider, logonName, clientAddress),
    });
    return String(output[0]?.Guid);
  } catch (error) {
    if (isProblem(error, 'LogonNameTaken')) return null;
    throw error;
  }
}

function nameFor({ name }: ProvedPerson, logonName: string): string {
  const candidates = [name, logonName, logonName.replaceAll('\\', ' '), 'User'];
  return candidates.find((candidate) => objectName.safeParse(candidate).success) ?? 'User';
}

/** The role groups of the mapping that are there. */
async function wantedGroups(provider: OidcProvider, groups: readonly string[]): Promise<ReadonlySet<string>> {
  const ids = mappedRoleGroups(readGroupMapping(provider.groupMapping), groups);
  const there = await getPrisma().roleGroup.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true },
  });
  return new Set(there.map(({ id }) => id));
}

async function bringUpToDate(
  provider: OidcProvider,
  { groups, logonName, subject }: ProvedPerson,
  userId: string,
  clientAddress: string | null,
): Promise<void> {
  if (groups === null) {
    log.warn(
      { provider: provider.name, subject },
      'a provider did not tell the groups of somebody: role groups stay as they are',
    );
    return;
  }
  const wanted = await wantedGroups(provider, groups);
  const present = await getPrisma().roleGroupMember.findMany({
    where: { userId },
    include: { roleGroup: { select: { name: true, builtIn: true } } },
  });
  const held = new Set(present.map(({ roleGroupId }) => roleGroupId));
  const Add = [...wanted].filter((id) => !held.has(id));
  const lost = present.filter(
    ({ oidcProviderId, roleGroupId }) => oidcProviderId === provider.id && !wanted.has(roleGroupId),
  );
  if (Add.length + lost.length === 0) return;
  const actor = proveProvider(provider, logonName ?? subject, clientAddress);
  const change = (Remove: readonly string[]) =>
    run({ cmdlet: 'Set-User', parameters: { Identity: userId, RoleGroups: { Add, Remove } }, actor });
  try {
    await change(lost.map(({ roleGroupId }) => roleGroupId));
  } catch (error) {
    if (!isProblem(error, 'LastOrganizationManager')) throw error;
    log.warn(
      { provider: provider.name, subject },
      'somebody stays the last in Organization Management, whatever the provider says',
    );
    const Remove = lost.filter(({ roleGroup }) => roleGroup.builtIn !== ORGANIZATION_MANAGEMENT);
    if (Add.length + Remove.length > 0) await change(Remove.map(({ roleGroupId }) => roleGroupId));
  }
}

function isProblem(error: unknown, id: string): boolean {
  return error instanceof CommandError && error.problems.some((problem) => problem.id === id);
}

function refuse(refusal: PersonRefusal): PersonVerdict {
  return { userId: null, refusal };
}
