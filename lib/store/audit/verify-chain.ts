import type { AuditEntry, PrismaClient } from '@/lib/store/generated/client';
import { type AuditKey, type HashVerdict, judgeHash, sealOf } from './chain';

/**
 * Owns: whether the audit log is as it was written: each entry's hash, and that each stands behind the one that it names.
 * Promises: memory holds a thousand entries, whatever the log holds; the first entry that is not right ends it. What the age
 *   limit took away is known by the anchor, which only the key makes.
 * Does not: see that the newest entries were cut off, for nothing stands behind them: whoever wants to know that compares the last
 *   hash with one that was kept elsewhere.
 */
type Reader = Pick<PrismaClient, 'auditEntry' | 'auditLogAnchor'>;

export interface VerifyRequest {
  /** Go on behind this entry, which is taken for right; null: from the beginning. */
  readonly after: bigint | null;
  /** Null: to the end. */
  readonly maxEntries: number | null;
}

export type Fault =
  /** The entry's content is not what its hash was made of. */
  | 'altered'
  /** The entry that it names as the one before it is not the one before it. */
  | 'predecessorMissing'
  /** An entry without a hash among those that have one. */
  | 'notChained'
  | 'otherKey'
  | 'unknownForm'
  /** What says where the chain begins was not made by this installation. */
  | 'anchorForged';

export interface ChainVerdict {
  /** Null: all that was looked at is right. */
  readonly fault: { readonly kind: Fault; readonly entryId: bigint | null } | null;
  readonly checked: number;
  /** Right, but written by a process without the key: anybody could have made them. */
  readonly unsealed: number;
  /** Written before there was a chain. */
  readonly beforeChain: number;
  /** What the age limit has taken away. */
  readonly removed: bigint;
  readonly lastId: bigint | null;
  readonly lastHash: string | null;
  /** Whether it ended at maxEntries. */
  readonly isMore: boolean;
}

export async function verifyChain(
  db: Reader,
  key: AuditKey,
  { after, maxEntries }: VerifyRequest,
): Promise<ChainVerdict> {
  const anchor = await db.auditLogAnchor.findUnique({ where: { id: 1 } });
  const check = new ChainCheck(key, anchor?.removed ?? 0n);
  if (anchor !== null && sealOf(anchor, key) !== anchor.seal) return check.end('anchorForged', null);
  check.begin(after === null ? (anchor?.lastHash ?? null) : await hashAt(db, after));
  // From the beginning of the table, also behind an anchor: what stands before it was put there.
  let last = after;
  for (;;) {
    const take = Math.min(PART_SIZE, maxEntries === null ? PART_SIZE : maxEntries - check.checked);
    if (take === 0) return { ...check.end(null, null), isMore: true };
    const part: AuditEntry[] = await db.auditEntry.findMany({
      where: last === null ? {} : { id: { gt: last } },
      orderBy: { id: 'asc' },
      take,
    });
    for (const entry of part) {
      const fault = check.look(entry);
      if (fault !== null) return check.end(fault, entry.id);
    }
    if (part.length < take) return check.end(null, null);
    last = part.at(-1)?.id ?? last;
  }
}

const PART_SIZE = 1000;

async function hashAt(db: Reader, id: bigint): Promise<string | null> {
  const entry = await db.auditEntry.findUnique({ where: { id }, select: { hash: true } });
  return entry?.hash ?? null;
}

class ChainCheck {
  readonly #key: AuditKey;
  readonly #removed: bigint;
  #previous: string | null = null;
  #last: { id: bigint; hash: string | null } | null = null;
  #unsealed = 0;
  #beforeChain = 0;
  checked = 0;

  constructor(key: AuditKey, removed: bigint) {
    this.#key = key;
    this.#removed = removed;
  }

  begin(previousHash: string | null): void {
    this.#previous = previousHash;
  }

  look(entry: AuditEntry): Fault | null {
    this.checked += 1;
    if (entry.hash === null) return this.#lookAtUnchained(entry);
    const fault = FAULT_OF[judgeHash(entry, entry.hash, this.#key)];
    if (fault !== null) return fault;
    if (entry.previousHash !== this.#previous) return 'predecessorMissing';
    if (entry.hash.startsWith('1.-.')) this.#unsealed += 1;
    this.#pass(entry);
    return null;
  }

  #lookAtUnchained(entry: AuditEntry): Fault | null {
    if (this.#previous !== null) return 'notChained';
    this.#beforeChain += 1;
    this.#pass(entry);
    return null;
  }

  #pass({ id, hash }: AuditEntry): void {
    this.#previous = hash;
    this.#last = { id, hash };
  }

  end(kind: Fault | null, entryId: bigint | null): ChainVerdict {
    return {
      fault: kind && { kind, entryId },
      checked: this.checked,
      unsealed: this.#unsealed,
      beforeChain: this.#beforeChain,
      removed: this.#removed,
      lastId: this.#last?.id ?? null,
      lastHash: this.#last?.hash ?? null,
      isMore: false,
    };
  }
}

const FAULT_OF: Readonly<Record<HashVerdict, Fault | null>> = {
  right: null,
  unsealed: null,
  wrong: 'altered',
  otherKey: 'otherKey',
  unknownForm: 'unknownForm',
};
