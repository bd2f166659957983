import type { Database } from './context';
import type { JsonValue, OutputRow } from './report';

/**
 * Owns: what the audit log is told of objects: how a kind of object is read before and after a change, and by which cmdlets
 *   a change of it is undone. Each noun has its own in `<noun>/audited.ts`.
 * Promises: a handler says only which object it is about to change; old and new values are found out for it
 *   (lib/commands/run/audit-trail.ts).
 */
export interface AuditedObject {
  /** As the log calls it: `SendConnector`. It stays as it is. */
  readonly type: string;
  /** Null: there is no such object now. */
  read(db: Database, id: string): Promise<ObjectState | null>;
  /** Left out: a change of it cannot be undone. */
  readonly undo?: UndoCmdlets;
}

/** An object at one moment. */
export interface ObjectState {
  /** What people call it now. */
  readonly name: string;
  /** What can be set, by the parameter that sets it and in a form that the parameter takes. */
  readonly properties: OutputRow;
  /** Sets of other objects, by property. Of them the log has only what came and what went. */
  readonly members?: Readonly<Record<string, readonly ObjectRef[]>>;
  /** Of a property that is a secret, or has one behind it. */
  readonly secrets?: Readonly<Record<string, SecretState | null>>;
}

/** Another object, known by its id whatever it is called. */
export interface ObjectRef {
  readonly id: string;
  readonly name: string;
}

export interface SecretState {
  /** Tells one secret from another, and nothing else of it. */
  readonly mark: string;
  /** As it is stored, for a secret that may be put back. Left out: it may not. */
  readonly sealed?: SealedSecret;
}

/** Base64, and the key that opens it. */
export interface SealedSecret {
  readonly ciphertext: string;
  readonly keyId: string;
}

/** By which cmdlets a change of an object is undone. Left out: it cannot be. */
interface UndoCmdlets {
  /** By what the cmdlets below find the object, where they do not take its id: its name, or nothing, since there is one. */
  readonly identity?: 'name' | 'none';
  /** Removes what a command has made. Takes Identity. */
  readonly remove?: string;
  /** Makes again what a command has removed; takes the properties. */
  readonly create?: (was: FormerObject) => readonly UndoStep[];
  /** Sets properties back. Takes Identity and each property that it has as a parameter. */
  readonly set?: string;
  /** In place of a parameter of `set`: a property that another cmdlet changes. Null: what there was comes back by itself. */
  readonly by?: Readonly<Record<string, (id: string, former: FormerValue) => readonly UndoStep[]>>;
}

export interface FormerObject {
  readonly id: string;
  readonly name: string;
  readonly properties: OutputRow;
  readonly members: Readonly<Record<string, readonly ObjectRef[]>>;
}

type FormerValue =
  | { readonly kind: 'value'; readonly value: JsonValue }
  | { readonly kind: 'members'; readonly lost: readonly ObjectRef[]; readonly gained: readonly ObjectRef[] };

export interface UndoStep {
  readonly cmdlet: string;
  readonly parameters: Readonly<Record<string, JsonValue>>;
}

/** What a handler says of what it does. Behind -WhatIf too; then nothing is kept of it. */
export interface AuditTrail {
  /** Before the object is changed or removed. Said twice, the first counts. */
  changing(object: AuditedObject, id: string): Promise<void>;
  /** After the object was made. */
  created(object: AuditedObject, id: string): void;
  /** An object that the command is about and does not change. */
  about(type: string, id: string, name: string): void;
  /** Queues or messages that the command acts on. None is fine: a filter may match nothing. */
  actsOn(type: 'Queue' | 'Message', identities: readonly string[]): void;
}

/** What a command brings back, when it is run to undo another. */
export interface BroughtBack {
  /** Of the object that is made again. */
  readonly id: string | null;
  /** Sealed secrets by parameter, which are stored as they are and opened by nobody. */
  readonly secrets: Readonly<Record<string, SealedSecret>>;
}
