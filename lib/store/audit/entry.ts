/**
 * Owns: what an audit entry says, as it is stored.
 * Promises: plain JSON; what reads an entry takes these types at the border (read-entry.ts), since an entry is older than the
 *   code that reads it.
 */
export type StoredValue = string | number | boolean | null | StoredValue[] | { [key: string]: StoredValue };

export interface AuditRecord {
  readonly actor: string;
  readonly userId: string | null;
  readonly face: string | null;
  readonly clientAddress: string | null;
  readonly sessionId: string | null;
  readonly tokenId: string | null;
  readonly server: string;
  readonly cmdlet: string;
  /** Rendered shell text; secrets are already (hidden). */
  readonly command: string;
  /** By name; secrets are already (hidden). */
  readonly parameters: { readonly [name: string]: StoredValue };
  readonly changes: readonly AuditChange[];
  /** Null for a command that is about no queues or messages. */
  readonly matched: number | null;
  readonly outcome: 'succeeded' | 'refused' | 'failed';
  readonly errorId: string | null;
  readonly problems: readonly AuditProblem[];
  readonly sealed: SealedValues;
  readonly elapsedMs: number;
}

export interface AuditChange {
  readonly type: string;
  /** Null where only a name was given. */
  readonly id: string | null;
  readonly name: string;
  /** `named`: the command was about it and changed nothing of it. */
  readonly action: 'created' | 'changed' | 'removed' | 'named';
  readonly properties: readonly PropertyChange[];
}

export interface PropertyChange {
  readonly name: string;
  readonly old: StoredValue;
  readonly new: StoredValue;
  /** A secret, or what has one behind it, was changed; the values are what may be shown of it. */
  readonly secret?: true;
  /** The values are not the whole set, but what went (old) and what came (new): [{ id, name }]. */
  readonly members?: true;
}

export interface AuditProblem {
  readonly id: string;
  readonly parameter: string | null;
  readonly args: Readonly<Record<string, string | number>>;
}

/** By object id and property. */
export type SealedValues = Readonly<Record<string, Readonly<Record<string, SealedChange>>>>;

export interface SealedChange {
  /** Null: it cannot be put back, or there was none. */
  readonly old: { readonly ciphertext: string; readonly keyId: string } | null;
  readonly oldMark: string | null;
  readonly newMark: string | null;
}
