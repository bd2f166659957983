import { z } from 'zod';
import type {
  AuditedObject,
  BroughtBack,
  ObjectRef,
  ObjectState,
  SealedSecret,
  UndoStep,
} from '@/lib/commands/command/audited';
import type { Problem } from '@/lib/commands/command/errors';
import type { JsonValue, OutputRow } from '@/lib/commands/command/report';
import type { AuditChange, PropertyChange, SealedChange, SealedValues } from '@/lib/store/audit/entry';

/**
 * Owns: whether a change of one object can be undone, and by which commands.
 * Promises: pure. Values are put back only where the object still has those that the change gave it: what is another by now is
 *   named, each of it, and nothing is put back.
 * Does not: run anything (undo.ts).
 */
export interface ChangeToUndo extends AuditChange {
  readonly id: string;
  readonly object: AuditedObject;
  readonly sealed: SealedValues[string];
}

export interface PlannedStep extends UndoStep {
  readonly broughtBack: BroughtBack;
}

/** What keeps the change from being undone, by what the object is now. */
export function findObstacles(change: ChangeToUndo, present: ObjectState | null): readonly Problem[] {
  const { action, name, object } = change;
  const problem = (id: string, args: Problem['args'] = {}): Problem => ({
    id,
    parameter: null,
    args: { object: name, ...args },
  });
  if (object.undo === undefined) return [problem('UndoNotPossible', { type: object.type })];
  if (action === 'removed') {
    if (present !== null) return [problem('UndoObjectThere')];
    return object.undo.create ? [] : [problem('UndoNotPossible', { type: object.type })];
  }
  if (present === null) return [problem('UndoObjectGone')];
  const changed = change.properties.filter((property) => !isStill(property, change, present));
  const joined = action === 'created' ? membersSince(change, present) : [];
  const since = [...new Set([...changed.map((property) => property.name), ...joined])];
  if (since.length > 0) return since.map((property) => problem('UndoChangedSince', { property }));
  if (action === 'created') return [];
  return change.properties
    .filter((property) => property.secret === true && isLost(change.sealed[property.name]))
    .map((property) => problem('UndoSecretKept', { property: property.name }));
}

function isStill(property: PropertyChange, { sealed }: ChangeToUndo, present: ObjectState): boolean {
  if (property.members === true) {
    const ids = new Set((present.members?.[property.name] ?? []).map(({ id }) => id));
    return (
      refs(property.new).every(({ id }) => ids.has(id)) && refs(property.old).every(({ id }) => !ids.has(id))
    );
  }
  const mark = present.secrets?.[property.name]?.mark ?? null;
  if (property.secret === true && mark !== (sealed[property.name]?.newMark ?? null)) return false;
  return sameValue(present.properties[property.name] ?? null, property.new);
}

/** Who came into what was made: they would go with it. */
function membersSince({ properties }: ChangeToUndo, present: ObjectState): string[] {
  return Object.entries(present.members ?? {}).flatMap(([name, members]) => {
    const made = properties.find((property) => property.name === name);
    const known = new Set(refs(made?.new ?? []).map(({ id }) => id));
    return members.every(({ id }) => known.has(id)) ? [] : [name];
  });
}

/** There was a secret, and it is not kept: it cannot come back. */
function isLost(sealed: SealedChange | undefined): boolean {
  return sealed !== undefined && sealed.oldMark !== null && sealed.old === null;
}

/** Removed objects come back first, and made ones go last: what is set between may need both. */
export function planSteps(changes: readonly ChangeToUndo[]): PlannedStep[] {
  const of = (action: AuditChange['action']) => changes.filter((change) => change.action === action);
  return [
    ...of('removed').flatMap(createAgain),
    ...of('changed').flatMap(setBack),
    ...of('created').flatMap(removeAgain),
  ];
}

function createAgain(change: ChangeToUndo): PlannedStep[] {
  const { id, name, properties, object, sealed } = change;
  const values = properties.filter(({ members }) => members !== true);
  const sets = properties.filter(({ members }) => members === true);
  const former = {
    id,
    name,
    properties: parametersOf(values, sealed),
    members: Object.fromEntries(sets.map((set) => [set.name, refs(set.old)])),
  };
  const broughtBack = { id, secrets: secretsOf(values, sealed) };
  return (object.undo?.create?.(former) ?? []).map((step) => ({ ...step, broughtBack }));
}

function setBack(change: ChangeToUndo): PlannedStep[] {
  const { id, properties, object, sealed } = change;
  const { by = {}, set } = object.undo ?? {};
  const own = properties.filter(({ name }) => by[name] === undefined);
  const broughtBack = { id: null, secrets: secretsOf(own, sealed) };
  const steps = properties.flatMap((property) =>
    (by[property.name]?.(id, formerOf(property)) ?? []).map((step) => ({ ...step, broughtBack })),
  );
  if (own.length === 0 || set === undefined) return steps;
  const parameters = { ...identityOf(change), ...parametersOf(own, sealed) };
  return [{ cmdlet: set, parameters, broughtBack }, ...steps];
}

function removeAgain(change: ChangeToUndo): PlannedStep[] {
  const cmdlet = change.object.undo?.remove;
  if (cmdlet === undefined) return [];
  return [{ cmdlet, parameters: identityOf(change), broughtBack: { id: null, secrets: {} } }];
}

function identityOf({ id, name, object }: ChangeToUndo): Record<string, JsonValue> {
  if (object.undo?.identity === 'none') return {};
  return { Identity: object.undo?.identity === 'name' ? name : id };
}

function formerOf(property: PropertyChange) {
  if (property.members !== true) return { kind: 'value', value: property.old } as const;
  return { kind: 'members', lost: refs(property.old), gained: refs(property.new) } as const;
}

/** Of a secret the user name, and something in the password's place: what is sealed goes there. */
function parametersOf(properties: readonly PropertyChange[], sealed: SealedValues[string]): OutputRow {
  return Object.fromEntries(
    properties
      .filter(({ name }) => !isLost(sealed[name]))
      .filter(({ name, old, secret }) => secret !== true || sealed[name] !== undefined || old !== null)
      .map(({ name, old }) => [name, (sealed[name]?.old ?? null) === null ? old : inPlaceOfSecret(old)]),
  );
}

function inPlaceOfSecret(userName: JsonValue): JsonValue {
  return userName === null ? SEALED : { UserName: String(userName), Password: SEALED };
}

const SEALED = '(sealed)';

function secretsOf(
  properties: readonly PropertyChange[],
  sealed: SealedValues[string],
): Record<string, SealedSecret> {
  const kept = properties.flatMap(({ name }) => {
    const old = sealed[name]?.old ?? null;
    return old === null ? [] : [[name, old] as const];
  });
  return Object.fromEntries(kept);
}

/** Whether the object is what it was before the change. Of a lost secret nothing can be asked. */
export function isBack(change: ChangeToUndo, present: ObjectState | null): boolean {
  if (change.action === 'created') return present === null;
  if (present === null) return false;
  return change.properties.every((property) => {
    if (property.members === true) {
      const ids = new Set((present.members?.[property.name] ?? []).map(({ id }) => id));
      return (
        refs(property.old).every(({ id }) => ids.has(id)) &&
        refs(property.new).every(({ id }) => !ids.has(id))
      );
    }
    const secret = change.sealed[property.name];
    if (isLost(secret)) return true;
    const mark = present.secrets?.[property.name]?.mark ?? null;
    if (property.secret === true && mark !== (secret?.oldMark ?? null)) return false;
    return sameValue(present.properties[property.name] ?? null, property.old);
  });
}

const ref = z.array(z.object({ id: z.string(), name: z.string() })).catch([]);

function refs(value: unknown): ObjectRef[] {
  return ref.parse(value);
}

function sameValue(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
