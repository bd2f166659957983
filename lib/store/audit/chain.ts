import { createHash, createHmac } from 'node:crypto';

/**
 * Owns: the hash of an entry: over everything that it says and the hash of the entry before it.
 * Promises: under the key it is an HMAC, so that whoever can write the table and has no key can make none; a process without
 *   the key writes plain hashes, which chain as well and show who could have made them. The same entry as it was written and
 *   as it is read back has the same hash, whatever order jsonb gives its keys.
 * Does not: read or write entries. Pure.
 */
export interface AuditKey {
  /** The installation key's, which it is derived from. */
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** What is hashed, in this order. A further column goes to the end, under a further version. */
export interface ChainedEntry {
  readonly previousHash: string | null;
  readonly id: bigint;
  readonly at: Date;
  readonly actor: string;
  readonly userId: string | null;
  readonly face: string | null;
  readonly clientAddress: string | null;
  readonly sessionId: string | null;
  readonly tokenId: string | null;
  readonly server: string | null;
  readonly cmdlet: string;
  readonly command: string;
  readonly parameters: unknown;
  readonly changes: unknown;
  readonly objects: readonly string[];
  readonly matched: number | null;
  readonly outcome: string;
  readonly errorId: string | null;
  readonly problems: unknown;
  readonly sealed: unknown;
  readonly elapsedMs: number;
}

const VERSION = '1';
const NO_KEY = '-';

/** `1.<key id or ->.<43 characters>` */
export function hashOf(entry: ChainedEntry, key: AuditKey | null): string {
  const digest = digestOf(canonical(contentOf(entry)), key);
  return [VERSION, key?.id ?? NO_KEY, digest].join('.');
}

export type HashVerdict =
  | 'right'
  /** Right, but anybody could have made it. */
  | 'unsealed'
  | 'wrong'
  | 'otherKey'
  | 'unknownForm';

export function judgeHash(entry: ChainedEntry, hash: string, key: AuditKey | null): HashVerdict {
  const [version, keyId] = hash.split('.');
  if (version !== VERSION) return 'unknownForm';
  if (keyId === NO_KEY) return hashOf(entry, null) === hash ? 'unsealed' : 'wrong';
  if (key === null || keyId !== key.id) return 'otherKey';
  return hashOf(entry, key) === hash ? 'right' : 'wrong';
}

/** Of the anchor, which says where the chain begins after a cut. Only the key makes one. */
export function sealOf(
  anchor: { readonly lastId: bigint; readonly lastHash: string | null; readonly removed: bigint },
  key: AuditKey,
): string {
  const text = canonical(['anchor', String(anchor.lastId), anchor.lastHash, String(anchor.removed)]);
  return [VERSION, key.id, digestOf(text, key)].join('.');
}

function digestOf(text: string, key: AuditKey | null): string {
  const hash = key === null ? createHash('sha256') : createHmac('sha256', key.bytes);
  return hash.update(text).digest('base64url');
}

function contentOf(entry: ChainedEntry): unknown[] {
  return [
    entry.previousHash,
    String(entry.id),
    entry.at.toISOString(),
    entry.actor,
    entry.userId,
    entry.face,
    entry.clientAddress,
    entry.sessionId,
    entry.tokenId,
    entry.server,
    entry.cmdlet,
    entry.command,
    entry.parameters,
    entry.changes,
    entry.objects,
    entry.matched,
    entry.outcome,
    entry.errorId,
    entry.problems,
    entry.sealed,
    entry.elapsedMs,
  ];
}

/** JSON whose keys are sorted: jsonb keeps no order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => (isRecord(item) ? sorted(item) : item));
}

function sorted(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1)));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
