import type { AuditedObject, AuditTrail, ObjectState } from '@/lib/commands/command/audited';
import type { Database } from '@/lib/commands/command/context';
import type { CommandDefinition } from '@/lib/commands/command/define';
import type { AuditChange, SealedChange, SealedValues } from '@/lib/store/audit/entry';
import { changeOf, sealedOf } from './audit-changes';

/**
 * Owns: what one run of a command says for the audit log: objects before it, objects after it, and what it acted on.
 * Promises: read in the command's transaction; a change that does not say what its definition declares fails, so that no entry is
 *   without its objects because somebody forgot a line.
 */
export class CollectedTrail implements AuditTrail {
  readonly #db: Database;
  readonly #objects = new Map<string, NotedObject>();
  readonly #named = new Map<string, AuditChange>();
  #matched: number | null = null;

  constructor(db: Database) {
    this.#db = db;
  }

  async changing(object: AuditedObject, id: string): Promise<void> {
    const key = `${object.type} ${id}`;
    if (!this.#objects.has(key)) {
      this.#objects.set(key, { object, id, before: await object.read(this.#db, id) });
    }
  }

  created(object: AuditedObject, id: string): void {
    const key = `${object.type} ${id}`;
    if (!this.#objects.has(key)) this.#objects.set(key, { object, id, before: null });
  }

  about(type: string, id: string, name: string): void {
    this.#named.set(`${type} ${id}`, { type, id, name, action: 'named', properties: [] });
  }

  actsOn(type: 'Queue' | 'Message', identities: readonly string[]): void {
    this.#matched = (this.#matched ?? 0) + identities.length;
    for (const name of identities.slice(0, MAX_NAMED)) {
      this.#named.set(`${type} ${name}`, { type, id: null, name, action: 'named', properties: [] });
    }
  }

  /** @throws Error when it is not what the definition declares */
  async finish(definition: CommandDefinition): Promise<Trail> {
    this.#requireDeclared(definition);
    const changes: AuditChange[] = [];
    const sealed: Record<string, SealedValues[string]> = {};
    let canUndo = true;
    for (const { object, id, before } of this.#objects.values()) {
      const after = await object.read(this.#db, id);
      const change = changeOf(object.type, id, before, after);
      const secrets = sealedOf(before, after);
      if (change !== null) changes.push(change);
      if (secrets !== null) sealed[id] = secrets;
      canUndo &&= change === null || mayBeUndone(object, change, secrets ?? {});
    }
    const told = new Set(changes.map(({ type, id }) => `${type} ${id}`));
    const named = [...this.#named].filter(([key]) => !told.has(key)).map(([, change]) => change);
    const isChange = changes.some(({ action }) => action !== 'named');
    return { changes: [...changes, ...named], sealed, matched: this.#matched, canUndo: isChange && canUndo };
  }

  #requireDeclared({ name, changes }: CommandDefinition): void {
    const types = [...this.#objects.values()].map(({ object }) => object.type);
    const declared = Array.isArray(changes) ? changes.map(({ type }: AuditedObject) => type) : [];
    const undeclared = changes === 'performed' ? [] : types.filter((type) => !declared.includes(type));
    if (undeclared.length > 0) throw new Error(`${name} changes a ${undeclared[0]} and does not declare it`);
    const isSilent = Array.isArray(changes)
      ? types.length === 0
      : changes === 'mail' && this.#matched === null;
    if (isSilent) throw new Error(`${name} does not tell the audit log what it changes`);
  }
}

export interface Trail {
  readonly changes: readonly AuditChange[];
  readonly sealed: SealedValues;
  readonly matched: number | null;
  /** As far as can be told now. */
  readonly canUndo: boolean;
}

function mayBeUndone(
  { undo }: AuditedObject,
  { action, properties }: AuditChange,
  secrets: SealedValues[string],
): boolean {
  if (action === 'named') return true;
  if (undo === undefined) return false;
  if (action === 'created') return undo.remove !== undefined;
  if (action === 'removed') return undo.create !== undefined;
  const isLost = ({ old, oldMark }: SealedChange) => oldMark !== null && old === null;
  if (Object.values(secrets).some(isLost)) return false;
  return properties.every(({ name }) => undo.by?.[name] !== undefined || undo.set !== undefined);
}

/** For a command that only reads. */
export const NO_TRAIL: AuditTrail = {
  changing: refuseTrail,
  created: refuseTrail,
  about: refuseTrail,
  actsOn: refuseTrail,
};

function refuseTrail(): never {
  throw new Error('A read command has nothing for the audit log: declare it as a change.');
}

interface NotedObject {
  readonly object: AuditedObject;
  readonly id: string;
  readonly before: ObjectState | null;
}

const MAX_NAMED = 100;
