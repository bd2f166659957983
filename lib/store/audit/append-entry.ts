import { cleanJson, cleanText } from '@/lib/store/database/clean-text';
import { query, type SqlReader } from '@/lib/store/database/sql-parameters';
import type { PrismaClient } from '@/lib/store/generated/client';
import { type AuditKey, type ChainedEntry, hashOf } from './chain';
import type { AuditRecord, StoredValue } from './entry';

/**
 * Owns: a further entry at the end of the audit log.
 * Promises: written through the caller's transaction, so that change and entry share a commit. Entries stand one behind the
 *   other: ids and times grow with the chain. The end of the chain is locked from here to the commit; whoever calls has
 *   nothing left to do then, and holds nobody up for longer than a commit takes.
 */
type Writer = Pick<PrismaClient, 'auditEntry'> & SqlReader;

const MAX_COMMAND_LENGTH = 10_000;
/** Any number that no other advisory lock of Postern uses. */
const CHAIN_LOCK = 7_367_003;
/** More names of objects than anybody looks for. */
const MAX_OBJECTS = 200;

export async function appendAuditEntry(
  db: Writer,
  record: AuditRecord,
  key: AuditKey | null,
): Promise<bigint> {
  // A statement of its own: what is read behind the lock must be read after it.
  await query(db, `SELECT pg_advisory_xact_lock(${CHAIN_LOCK})::text AS locked`);
  const [end] = await query<{ id: string; at: Date; hash: string | null }>(
    db,
    `SELECT nextval(pg_get_serial_sequence('audit_entry', 'id'))::text AS id,
            date_trunc('milliseconds', clock_timestamp()) AS at,
            (SELECT hash FROM audit_entry ORDER BY id DESC LIMIT 1) AS hash`,
  );
  if (end === undefined) throw new Error('The end of the audit log was not read');
  const json = toJson(record);
  const entry: ChainedEntry & typeof json = {
    previousHash: end.hash,
    id: BigInt(end.id),
    at: end.at,
    actor: cleanText(record.actor, MAX_NAME_LENGTH),
    userId: record.userId,
    face: record.face,
    clientAddress: cleanOrNull(record.clientAddress),
    sessionId: record.sessionId,
    tokenId: record.tokenId,
    server: record.server,
    cmdlet: record.cmdlet,
    command: cleanText(record.command, MAX_COMMAND_LENGTH),
    objects: objectsOf(record),
    matched: record.matched,
    outcome: record.outcome,
    errorId: record.errorId,
    elapsedMs: record.elapsedMs,
    ...json,
  };
  const data = { ...entry, objects: [...entry.objects], hash: hashOf(entry, key) };
  await db.auditEntry.create({ data, select: { id: true } });
  return entry.id;
}

const MAX_NAME_LENGTH = 1000;

function cleanOrNull(text: string | null): string | null {
  return text === null ? null : cleanText(text, MAX_NAME_LENGTH);
}

/** As jsonb gives them back. */
function toJson({ parameters, changes, problems, sealed }: AuditRecord) {
  const stored = (value: unknown): StoredValue => JSON.parse(cleanJson(value));
  return {
    parameters: stored(parameters) ?? {},
    changes: stored(changes) ?? [],
    problems: stored(problems) ?? [],
    sealed: stored(sealed) ?? {},
  };
}

function objectsOf({ changes }: AuditRecord): string[] {
  const words = changes.flatMap(({ id, name }) => (id === null ? [name] : [id, name]));
  return [...new Set(words.map((word) => cleanText(word, MAX_NAME_LENGTH).toLowerCase()))].slice(
    0,
    MAX_OBJECTS,
  );
}
