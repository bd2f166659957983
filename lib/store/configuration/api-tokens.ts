import type { Queryable } from '@/lib/store/database/pool';
import type { Prisma, PrismaClient } from '@/lib/store/generated/client';

/**
 * Owns: API tokens as configuration, and the question that each request by one asks.
 * Promises: the token itself is in no row, nor read back; the question is answered by primary keys and unique indexes, for all
 *   tokens that are asked for at once.
 * Does not: know what a role permits, or whether a token is good (lib/auth/prove-token.ts).
 */
type Reader = Pick<PrismaClient, 'apiToken' | 'roleGroup'>;

const SHOWN = {
  id: true,
  name: true,
  userId: true,
  roles: true,
  roleGroupIds: true,
  roleGroupNames: true,
  remoteIpRanges: true,
  expiresAt: true,
  lastUsedAt: true,
  lastUsedFrom: true,
  createdAt: true,
  user: { include: { logonNames: { orderBy: { place: 'asc' } } } },
} as const satisfies Prisma.ApiTokenSelect;

type Row = Prisma.ApiTokenGetPayload<{ select: typeof SHOWN }>;

export interface StoredApiToken extends Row {
  /** Those of its role groups that have been removed. */
  readonly removedRoleGroups: readonly string[];
}

/** @param userId null: everybody's */
export async function listApiTokens(db: Reader, userId: string | null): Promise<readonly StoredApiToken[]> {
  const rows = await db.apiToken.findMany({
    where: userId === null ? {} : { userId },
    select: SHOWN,
    orderBy: [{ user: { name: 'asc' } }, { name: 'asc' }, { id: 'asc' }],
  });
  return await withRemovedGroups(db, rows);
}

/** @returns null when there is none of this id */
export async function readApiToken(db: Reader, id: string): Promise<StoredApiToken | null> {
  const row = await db.apiToken.findUnique({ where: { id }, select: SHOWN });
  const [token = null] = row === null ? [] : await withRemovedGroups(db, [row]);
  return token;
}

interface NewApiTokenRow {
  readonly id: string;
  readonly name: string;
  readonly userId: string;
  readonly hash: Uint8Array<ArrayBuffer>;
  readonly roles: readonly string[];
  readonly roleGroups: readonly { readonly id: string; readonly name: string }[];
  readonly remoteIpRanges: readonly string[];
  readonly expiresAt: Date | null;
}

export async function createApiToken(db: Reader, token: NewApiTokenRow): Promise<StoredApiToken> {
  const row = await db.apiToken.create({
    data: {
      id: token.id,
      name: token.name,
      userId: token.userId,
      hash: token.hash,
      roles: [...token.roles],
      roleGroupIds: token.roleGroups.map(({ id }) => id),
      roleGroupNames: token.roleGroups.map(({ name }) => name),
      remoteIpRanges: [...token.remoteIpRanges],
      expiresAt: token.expiresAt,
    },
    select: SHOWN,
  });
  return { ...row, removedRoleGroups: [] };
}

export async function deleteApiToken(db: Pick<PrismaClient, 'apiToken'>, id: string): Promise<void> {
  await db.apiToken.delete({ where: { id }, select: { id: true } });
}

async function withRemovedGroups(db: Reader, rows: readonly Row[]): Promise<readonly StoredApiToken[]> {
  const ids = [...new Set(rows.flatMap(({ roleGroupIds }) => roleGroupIds))];
  const found = await db.roleGroup.findMany({ where: { id: { in: ids } }, select: { id: true } });
  const present = new Set(found.map(({ id }) => id));
  return rows.map((row) => ({
    ...row,
    removedRoleGroups: row.roleGroupNames.filter((_name, at) => !present.has(row.roleGroupIds[at] ?? '')),
  }));
}

interface RoleGroupFact {
  readonly builtIn: string | null;
  readonly roles: readonly string[];
  readonly scope: unknown;
}

/** What lib/auth/prove-token.ts judges. */
interface TokenFacts {
  readonly id: string;
  readonly name: string;
  readonly userId: string;
  readonly userName: string;
  readonly isUserDisabled: boolean;
  readonly roles: readonly string[];
  readonly roleGroups: readonly RoleGroupFact[];
  readonly removedRoleGroups: readonly string[];
  readonly userRoleGroups: readonly RoleGroupFact[];
  readonly remoteIpRanges: readonly string[];
  readonly expiresAt: Date | null;
}

const FACTS = `
  SELECT encode(t.hash, 'hex') AS hash, t.id::text AS id, t.name, u.id AS "userId", coalesce(u.username, u.name) AS "userName",
    u.disabled_at IS NOT NULL AS "isUserDisabled", coalesce(t.roles, '{}') AS roles,
    coalesce(t.remote_ip_ranges, '{}') AS "remoteIpRanges", t.expires_at AS "expiresAt",
    (SELECT coalesce(json_agg(json_build_object('builtIn', g.built_in, 'roles', g.roles, 'scope', g.scope)), '[]')
       FROM role_group g WHERE g.id = ANY (t.role_group_ids)) AS "roleGroups",
    (SELECT coalesce(array_agg(made.name ORDER BY made.name), '{}')
       FROM unnest(t.role_group_ids, t.role_group_names) AS made(id, name)
      WHERE NOT EXISTS (SELECT FROM role_group g WHERE g.id = made.id)) AS "removedRoleGroups",
    (SELECT coalesce(json_agg(json_build_object('builtIn', g.built_in, 'roles', g.roles, 'scope', g.scope)), '[]')
       FROM role_group_member m JOIN role_group g ON g.id = m.role_group_id
      WHERE m.user_id = u.id) AS "userRoleGroups"
  FROM api_token t JOIN "user" u ON u.id = t.user_id WHERE t.hash = ANY ($1::bytea[])`;

/** By hash, in hexadecimal. Prepared: it is asked with each request. */
export async function findTokenFacts(
  db: Queryable,
  hashes: readonly Buffer[],
): Promise<ReadonlyMap<string, TokenFacts>> {
  const { rows } = await db.query<TokenFacts & { hash: string }>({
    name: 'api_token_facts',
    text: FACTS,
    values: [hashes],
  });
  return new Map(rows.map(({ hash, ...facts }) => [hash, facts]));
}

/** Another process may have written it in the same minute. */
export async function noteApiTokenUse(
  db: Queryable,
  id: string,
  clientAddress: string,
  now: Date,
): Promise<void> {
  await db.query(
    `UPDATE api_token SET last_used_at = $2::timestamptz, last_used_from = $3
      WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2::timestamptz - interval '1 minute')`,
    [id, now, clientAddress],
  );
}
