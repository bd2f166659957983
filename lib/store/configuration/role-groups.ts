import { findIdByIdentity } from '@/lib/store/database/identity';
import type { SqlReader } from '@/lib/store/database/sql-parameters';
import { Prisma, type PrismaClient } from '@/lib/store/generated/client';

/**
 * Owns: role groups and who is in them.
 * Does not: know what a role permits (lib/auth) or check rules (the commands do).
 */
type Reader = Pick<PrismaClient, 'roleGroup'> & SqlReader;

const SHOWN = {
  members: { include: { user: { include: { logonNames: { orderBy: { place: 'asc' } } } } } },
} as const satisfies Prisma.RoleGroupInclude;

export type StoredRoleGroup = Prisma.RoleGroupGetPayload<{ include: typeof SHOWN }>;

interface RoleGroupData {
  readonly name: string;
  readonly description: string;
  readonly roles: readonly string[];
  readonly secondFactorRequired: boolean;
  /** By kind; none: everything. */
  readonly scope: Readonly<Record<string, { readonly id: string; readonly name: string }[]>>;
}

/** Built-in ones first; by name. */
export async function listRoleGroups(db: Reader): Promise<readonly StoredRoleGroup[]> {
  const groups = await db.roleGroup.findMany({ include: SHOWN, orderBy: { name: 'asc' } });
  return [...groups.filter(isBuiltIn), ...groups.filter((group) => !isBuiltIn(group))];
}

/** By name or GUID. */
export async function findRoleGroup(db: Reader, identity: string): Promise<StoredRoleGroup | null> {
  const id = await findIdByIdentity(db, 'role_group', identity);
  return id === null ? null : await readRoleGroup(db, id);
}

export async function readRoleGroup(db: Reader, id: string): Promise<StoredRoleGroup | null> {
  return await db.roleGroup.findUnique({ where: { id }, include: SHOWN });
}

export async function createRoleGroup(
  db: Reader,
  data: RoleGroupData & { readonly id: string },
): Promise<StoredRoleGroup> {
  return await db.roleGroup.create({
    data: { ...data, roles: [...data.roles], scope: toJson(data.scope) },
    include: SHOWN,
  });
}

export async function updateRoleGroup(db: Reader, id: string, data: RoleGroupData): Promise<StoredRoleGroup> {
  return await db.roleGroup.update({
    where: { id },
    data: { ...data, roles: [...data.roles], scope: toJson(data.scope) },
    include: SHOWN,
  });
}

export async function deleteRoleGroup(db: Reader, id: string): Promise<void> {
  await db.roleGroup.delete({ where: { id }, select: { id: true } });
}

export async function addRoleGroupMember(
  db: Pick<PrismaClient, 'roleGroupMember'>,
  roleGroupId: string,
  userId: string,
  /** Whose mapping gives it; null: somebody by hand. */
  oidcProviderId: string | null,
): Promise<void> {
  await db.roleGroupMember.create({ data: { roleGroupId, userId, oidcProviderId } });
}

export async function removeRoleGroupMember(
  db: Pick<PrismaClient, 'roleGroupMember'>,
  roleGroupId: string,
  userId: string,
): Promise<void> {
  await db.roleGroupMember.delete({ where: { roleGroupId_userId: { roleGroupId, userId } } });
}

function isBuiltIn(group: StoredRoleGroup): boolean {
  return group.builtIn !== null;
}

function toJson(scope: RoleGroupData['scope']) {
  return Object.keys(scope).length === 0 ? Prisma.DbNull : scope;
}
