import type { ObjectRef, ObjectState } from '@/lib/commands/command/audited';
import type { AuditChange, PropertyChange, SealedChange, SealedValues } from '@/lib/store/audit/entry';

/**
 * Owns: two states of an object -> what changed of it.
 * Promises: pure. A set of other objects is compared by their ids and told by what went and came; of a secret is told that it
 *   was changed, never what it is.
 */

/** @returns null when there was no such object before nor after. */
export function changeOf(
  type: string,
  id: string,
  before: ObjectState | null,
  after: ObjectState | null,
): AuditChange | null {
  const named = after ?? before;
  if (named === null) return null;
  const properties = [...propertiesOf(before, after), ...membersOf(before, after)];
  return { type, id, name: named.name, action: actionOf(before, after, properties), properties };
}

function actionOf(
  before: ObjectState | null,
  after: ObjectState | null,
  properties: readonly PropertyChange[],
): AuditChange['action'] {
  if (before === null) return 'created';
  if (after === null) return 'removed';
  return properties.length === 0 ? 'named' : 'changed';
}

function propertiesOf(before: ObjectState | null, after: ObjectState | null): PropertyChange[] {
  const names = new Set([
    ...Object.keys(after?.properties ?? {}),
    ...Object.keys(before?.properties ?? {}),
    ...Object.keys(after?.secrets ?? {}),
    ...Object.keys(before?.secrets ?? {}),
  ]);
  return [...names].flatMap((name): PropertyChange[] => {
    const [old, present] = [before?.properties[name] ?? null, after?.properties[name] ?? null];
    const isSecret = markOf(before, name) !== markOf(after, name);
    // Of an object that was made or removed each property is told: of it it is made again.
    const isWhole = before === null || after === null;
    if (!isWhole && !isSecret && sameValue(old, present)) return [];
    return [{ name, old, new: present, ...(isSecret ? { secret: true as const } : {}) }];
  });
}

function membersOf(before: ObjectState | null, after: ObjectState | null): PropertyChange[] {
  const names = new Set([...Object.keys(after?.members ?? {}), ...Object.keys(before?.members ?? {})]);
  return [...names].flatMap((name): PropertyChange[] => {
    const [old, present] = [before?.members?.[name] ?? [], after?.members?.[name] ?? []];
    const [lost, gained] = [without(old, present), without(present, old)];
    if (lost.length + gained.length === 0) return [];
    return [{ name, old: lost.map(toValue), new: gained.map(toValue), members: true }];
  });
}

function without(these: readonly ObjectRef[], those: readonly ObjectRef[]): ObjectRef[] {
  const ids = new Set(those.map(({ id }) => id));
  return these.filter(({ id }) => !ids.has(id));
}

function toValue({ id, name }: ObjectRef): { id: string; name: string } {
  return { id, name };
}

/** @returns null when no secret was changed */
export function sealedOf(before: ObjectState | null, after: ObjectState | null): SealedValues[string] | null {
  const names = new Set([...Object.keys(before?.secrets ?? {}), ...Object.keys(after?.secrets ?? {})]);
  const changed = [...names].flatMap((name): (readonly [string, SealedChange])[] => {
    const [oldMark, newMark] = [markOf(before, name), markOf(after, name)];
    if (oldMark === newMark) return [];
    return [[name, { old: before?.secrets?.[name]?.sealed ?? null, oldMark, newMark }]];
  });
  return changed.length === 0 ? null : Object.fromEntries(changed);
}

function markOf(state: ObjectState | null, name: string): string | null {
  return state?.secrets?.[name]?.mark ?? null;
}

/** Both are JSON, made by the same code: the order of keys is the same. */
function sameValue(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
