import { z } from 'zod/mini';

/**
 * Owns: which groups of a provider put somebody into which of our role groups, as it is stored (oidc_provider.group_mapping).
 * Promises: a role group is known by its id; one that is gone gives nothing, and comes back with its id. Pure.
 */
const stored = z.array(
  z.object({ group: z.string(), roleGroup: z.object({ id: z.string(), name: z.string() }) }),
);

export type GroupMapping = z.output<typeof stored>;

/** @returns no mapping for one that cannot be read: nobody gets anything by it */
export function readGroupMapping(value: unknown): GroupMapping {
  const parsed = stored.safeParse(value);
  return parsed.success ? parsed.data : [];
}

/** Ids of the role groups that somebody in these groups is in. Names are compared to the letter: they are somebody else's. */
export function mappedRoleGroups(mapping: GroupMapping, groups: readonly string[]): ReadonlySet<string> {
  const known = new Set(groups);
  return new Set(mapping.filter(({ group }) => known.has(group)).map(({ roleGroup }) => roleGroup.id));
}
