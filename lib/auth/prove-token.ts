import { createHash, timingSafeEqual } from 'node:crypto';
import { BoundedMap } from '@/lib/bounded-map';
import { isInRanges } from '@/lib/mail/address/ip-range';
import { PERMISSIONS, type Permission } from './permission';
import { ProvedActor } from './proved-actor';
import { commonRights, type Rights, type RoleGroupRights, rightsOf, unscoped } from './rights';

/**
 * Owns: who acts with a token: a program with an API token of its own, or one of this computer that may read the data
 *   directory and so has the local token.
 * Promises: an API token gives what its roles and role groups permit, as far as its owner may do it at this moment; nothing of
 *   the owner's own account (password, tokens). Whoever holds no token of ours is told nothing; whoever does, why it is refused,
 *   but for an address that it is not taken from: who has stolen one need not learn that it is good.
 * Does not: read tokens (lib/store/configuration/api-tokens.ts, lib/secrets/local-token.ts), or count tries (token-checker.ts).
 */

/** A token as it stands in the database now, with its owner's rights. */
export interface StoredToken {
  readonly id: string;
  readonly name: string;
  readonly userId: string;
  readonly userName: string;
  readonly isUserDisabled: boolean;
  readonly roles: readonly string[];
  /** Of its role groups that are still there. */
  readonly roleGroups: readonly RoleGroupRights[];
  /** Its role groups that have been removed, as they were called when it was made. */
  readonly removedRoleGroups: readonly string[];
  readonly userRoleGroups: readonly RoleGroupRights[];
  readonly remoteIpRanges: readonly string[];
  readonly expiresAt: Date | null;
}

export type TokenVerdict =
  | { readonly actor: ProvedActor; readonly refusal: null }
  | { readonly actor: null; readonly refusal: TokenRefusal };

/** Keys of the catalogue `errors`. */
interface TokenRefusal {
  readonly id: 'SessionRequired' | 'TokenExpired' | 'TokenOwnerDisabled' | 'TokenRoleGroupRemoved';
  readonly args: Readonly<Record<string, string>>;
}

export const UNKNOWN_TOKEN: TokenVerdict = { actor: null, refusal: { id: 'SessionRequired', args: {} } };

export function proveApiToken(token: StoredToken, clientAddress: string, now: Date): TokenVerdict {
  if (!isTakenFrom(token, clientAddress)) return UNKNOWN_TOKEN;
  const { name } = token;
  if (token.expiresAt !== null && token.expiresAt <= now) {
    return refuse('TokenExpired', { name, time: token.expiresAt.toISOString() });
  }
  if (token.isUserDisabled) return refuse('TokenOwnerDisabled', { name, owner: token.userName });
  const [group] = token.removedRoleGroups;
  if (group !== undefined) return refuse('TokenRoleGroupRemoved', { name, group });
  const rights = tokenRights(token);
  const origin = { face: 'api', clientAddress, sessionId: null, tokenId: token.id } as const;
  const actor = ProvedActor.prove(`token:${token.userName}/${name}`, token.userId, rights, origin);
  return { actor, refusal: null };
}

export function isTakenFrom({ remoteIpRanges }: StoredToken, clientAddress: string): boolean {
  if (remoteIpRanges.length === 0) return true;
  const key = `${clientAddress} ${remoteIpRanges.join()}`;
  return verdicts.remember(key, () => isInRanges(remoteIpRanges, clientAddress));
}

/** What follows from the same facts each time, of programs that ask by the thousand. */
const verdicts = new BoundedMap<string, boolean>(1000);
const rightsByFacts = new BoundedMap<string, Rights>(1000);

/** One's own account is a person's matter: a program that holds a token makes no further tokens and sets no password. */
const PERSONS_OWN: ReadonlySet<Permission> = new Set(['account.read', 'account.write']);

function tokenRights({ roles, roleGroups, userRoleGroups }: StoredToken): Rights {
  return rightsByFacts.remember(JSON.stringify([roles, roleGroups, userRoleGroups]), () => {
    const rights = commonRights(rightsOf([unscoped(roles), ...roleGroups]), rightsOf(userRoleGroups));
    return new Map([...rights].filter(([permission]) => !PERSONS_OWN.has(permission)));
  });
}

function refuse(id: TokenRefusal['id'], args: TokenRefusal['args']): TokenVerdict {
  return { actor: null, refusal: { id, args } };
}

const LOOPBACK: readonly string[] = ['127.0.0.0/8', '::1'];

/**
 * The local token is for programs on this computer alone: it is every right there is, and others have API tokens.
 * @param expected null before the first start
 * @returns null when it is another, or comes from elsewhere
 */
export function proveLocalToken(
  given: string,
  expected: string | null,
  clientAddress: string,
): ProvedActor | null {
  if (expected === null || !isSame(given, expected) || !isInRanges(LOOPBACK, clientAddress)) return null;
  const origin = { face: 'api', clientAddress, sessionId: null, tokenId: null } as const;
  return ProvedActor.prove('api:token', null, PERMISSIONS, origin);
}

/** Hashed first, for the comparison needs equal lengths and must not tell them. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
