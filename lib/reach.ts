/**
 * Owns: how far a right reaches: over everything, or over what the scopes of role groups name.
 * Promises: scopes add up (an object is in reach when one of them admits it), a scope that names nothing which is there admits
 *   nothing, and what no scope speaks of is no object of a scope. Pure.
 * Does not: know permissions (lib/auth/permission-reach.ts), or which objects there are (lib/commands/run/command-reach.ts,
 *   lib/store/list/reach-sql.ts).
 */
export const SCOPE_KINDS = ['sendConnector', 'acceptedDomain', 'server'] as const;
export type ScopeKind = (typeof SCOPE_KINDS)[number];

/** Ids, by kind; a kind that is left out is not limited. */
export type Scope = Readonly<Partial<Record<ScopeKind, readonly string[]>>>;

/** Null: over everything. */
export type Reach = readonly Scope[] | null;

/** What an object is, or belongs to, by id. Null or left out: nothing of that kind, so no scope of that kind admits it. */
export type ScopeFacts = Readonly<Partial<Record<ScopeKind, string | null>>>;

export function addReach(one: Reach, other: Reach): Reach {
  return one === null || other === null ? null : [...one, ...other];
}

/** What both reach. */
export function commonReach(one: Reach, other: Reach): Reach {
  if (one === null) return other;
  if (other === null) return one;
  return one.flatMap((scope) => other.map((second) => commonScope(scope, second)));
}

export function admits(reach: Reach, facts: ScopeFacts): boolean {
  return reach === null || reach.some((scope) => SCOPE_KINDS.every((kind) => isIn(scope[kind], facts[kind])));
}

/** Whether everything that `inner` reaches is reached by one scope of `outer`. */
export function isWithin(inner: Reach, outer: Reach): boolean {
  if (outer === null) return true;
  if (inner === null) return false;
  return inner.every((scope) =>
    outer.some((wider) => SCOPE_KINDS.every((kind) => isPart(scope[kind], wider[kind]))),
  );
}

function isIn(limit: readonly string[] | undefined, id: string | null | undefined): boolean {
  return limit === undefined || (typeof id === 'string' && limit.includes(id));
}

function isPart(limit: readonly string[] | undefined, wider: readonly string[] | undefined): boolean {
  return wider === undefined || limit?.every((id) => wider.includes(id)) === true;
}

function commonScope(one: Scope, other: Scope): Scope {
  const kinds = SCOPE_KINDS.flatMap((kind) => {
    const [a, b] = [one[kind], other[kind]];
    if (a === undefined && b === undefined) return [];
    return [[kind, a === undefined ? b : b === undefined ? a : a.filter((id) => b.includes(id))]];
  });
  return Object.fromEntries(kinds);
}
