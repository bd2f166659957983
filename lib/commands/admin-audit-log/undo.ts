import type { AuditedObject } from '@/lib/commands/command/audited';
import type { CommandContext } from '@/lib/commands/command/context';
import { defineCommand, type HandlerResult } from '@/lib/commands/command/define';
import { CommandError, type Problem, refuse } from '@/lib/commands/command/errors';
import type { JsonValue, OutputRow } from '@/lib/commands/command/report';
import type { QueueEffect } from '@/lib/mail/queue/queue-effect';
import { lockConfiguration, lockRouting } from '@/lib/store/configuration/routing-changes';
import type { AuditEntry } from '@/lib/store/generated/client';
import { undoAdminChangeParameters } from './parameters';
import { readChanges, readSealed } from './stored-changes';
import { type ChangeToUndo, findObstacles, isBack, planSteps } from './undo-plan';

/**
 * Ours. The values of before the change come back by the commands that set them, as if the actor ran these: with their
 * permissions, rules and effects. So an undo is a change like any other, and is undone like any other.
 */
export const undoAdminChange = defineCommand({
  name: 'Undo-AdminChange',
  parameters: undoAdminChangeParameters,
  permission: 'auditLog.undo',
  effect: 'change',
  changes: 'performed',
  confirms: true,
  positional: 'Identity',
  columns: ['Object', 'Action', 'Property', 'PresentValue', 'RestoredValue'],
  handler: async (context, { Identity }) => {
    const { db } = context;
    const entry = await findEntry(context, Identity);
    // All that the commands below lock, before the first look: what is seen here is what they find.
    await lockRouting(db);
    await lockConfiguration(db);
    const changes = changesOf(context, entry);
    const obstacles: Problem[] = [];
    for (const change of changes) {
      obstacles.push(...findObstacles(change, await change.object.read(db, change.id)));
    }
    if (obstacles.length > 0) throw new CommandError(obstacles, 409);
    const results: HandlerResult[] = [];
    for (const { cmdlet, parameters, broughtBack } of planSteps(changes)) {
      results.push(await context.perform(cmdlet, parameters, broughtBack));
    }
    for (const change of changes) {
      if (!isBack(change, await change.object.read(db, change.id))) {
        throw refuse('UndoIncomplete', null, { object: change.name }, 409);
      }
    }
    return {
      output: changes.flatMap(toRows),
      warnings: [...changes.flatMap(warningsOf), ...results.flatMap(({ warnings }) => warnings ?? [])],
      queueEffect: sumOf(results.flatMap(({ queueEffect }) => queueEffect ?? [])),
    };
  },
});

/** One's own changes, or anybody's for who may read the log. */
async function findEntry({ db, actor }: CommandContext, identity: string): Promise<AuditEntry> {
  const entry = await db.auditEntry.findUnique({ where: { id: BigInt(identity) } });
  const isOwn =
    entry !== null && entry.userId === actor.userId && (actor.userId !== null || entry.actor === actor.name);
  if (!isOwn && !actor.permissions.has('auditLog.read')) {
    throw refuse('PermissionRequired', null, { permission: 'auditLog.read' }, 403);
  }
  if (entry === null) throw refuse('AuditEntryMissing', 'Identity', { entry: identity }, 404);
  return entry;
}

function changesOf({ commands }: CommandContext, entry: AuditEntry): ChangeToUndo[] {
  const objects = commands.flatMap(({ changes }) => (Array.isArray(changes) ? changes : []));
  const byType = new Map(objects.map((object: AuditedObject) => [object.type, object]));
  const sealed = readSealed(entry.sealed);
  const changes = readChanges(entry.changes).filter(({ action }) => action !== 'named');
  if (entry.outcome !== 'succeeded' || changes.length === 0) throw refuse('UndoNothing', 'Identity', {}, 409);
  return changes.map((change) => {
    const object = byType.get(change.type);
    if (object === undefined || change.id === null) {
      throw refuse('UndoNotPossible', 'Identity', { object: change.name, type: change.type }, 409);
    }
    return { ...change, id: change.id, object, sealed: sealed[change.id] ?? {} };
  });
}

function toRows({ action, name, type, properties }: ChangeToUndo): OutputRow[] {
  const row = (
    Property: string | null,
    PresentValue: JsonValue,
    RestoredValue: JsonValue,
    IsSecret: boolean,
  ) => ({
    Object: name,
    Type: type,
    Action: UNDONE[action],
    Property,
    PresentValue,
    RestoredValue,
    IsSecret,
  });
  if (action === 'created') return [row(null, null, null, false)];
  return properties.map(({ name: property, old, new: present, secret, members }) =>
    row(property, shown(present, members), shown(old, members), secret === true),
  );
}

const UNDONE = { created: 'Removed', changed: 'SetBack', removed: 'CreatedAgain', named: 'SetBack' } as const;

function shown(value: JsonValue, isMembers: true | undefined): JsonValue {
  if (isMembers !== true || !Array.isArray(value)) return value;
  return value.map((one) => (typeof one === 'object' && one !== null && 'name' in one ? one.name : one));
}

/** What does not come back with an object. */
function warningsOf({ action, name, sealed }: ChangeToUndo): Problem[] {
  if (action !== 'removed') return [];
  const lost = Object.entries(sealed).filter(([, { oldMark, old }]) => oldMark !== null && old === null);
  return lost.map(([property]) => ({
    id: 'SecretNotBroughtBack',
    parameter: null,
    args: { object: name, property },
  }));
}

function sumOf(effects: readonly QueueEffect[]): QueueEffect | null {
  const [first, ...others] = effects;
  if (first === undefined) return null;
  return others.reduce(
    (sum, effect) => ({
      movedMessages: sum.movedMessages + effect.movedMessages,
      releasedMessages: sum.releasedMessages + effect.releasedMessages,
      strandedMessages: sum.strandedMessages + effect.strandedMessages,
    }),
    first,
  );
}
