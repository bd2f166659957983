import type { Queryable } from '@/lib/store/database/pool';
import { CHUNK_BYTES, readFirstChunks } from '@/lib/store/hot/in/content';
import type { MessageTrace } from '@/lib/store/hot/in/insert-messages';
import type { WaitingCopy, WaitingRecipient } from './waiting-copy';

/**
 * Owns: reading the next copies of a queue by key.
 * Promises: no write to claim: the lease says whose the queue is, memory says what is in flight.
 * Does not: remember what was read; the caller skips what it holds already. Of copies with lower ids that commit later
 *   (ids are drawn ahead) the caller learns by starting again from 0.
 */

export interface LoadRequest {
  readonly queueId: bigint;
  /** Copies with higher ids only; 0n from the start. */
  readonly afterId: bigint;
  readonly limit: number;
  /** Small contents are read along, up to this many bytes together. */
  readonly contentBytes: number;
  /** No copy is deferred for longer: a time beyond it is of a clock that has been set back since, and is over. */
  readonly longestDeferralMs: number;
  /** Nothing of these senders; null: of all. */
  readonly withoutSenders: readonly string[] | null;
}

interface CopyRow {
  readonly id: bigint;
  readonly message_id: bigint;
  readonly retry_count: number;
  readonly open_recipients: number;
  readonly from_address: string;
  readonly size: bigint;
  readonly smtp_utf8: boolean;
  readonly eight_bit_mime: boolean;
  readonly added_headers: string;
  readonly trace: MessageTrace;
  readonly received_at: Date;
  readonly recipients: readonly { id: string; address: string; domain: string }[];
}

export interface LoadedPage {
  readonly copies: readonly WaitingCopy[];
  /** Give it as `afterId` to go on; null when the queue's end was reached. */
  readonly next: bigint | null;
}

export async function loadCopies(database: Queryable, request: LoadRequest): Promise<LoadedPage> {
  const { queueId, afterId, limit, longestDeferralMs, withoutSenders } = request;
  const values = [queueId, afterId, limit, longestDeferralMs];
  const { rows } = await database.query<CopyRow>(
    withoutSenders === null
      ? { name: 'load-copies', text: LOAD, values }
      : { name: 'load-copies-of-others', text: LOAD_OF_OTHERS, values: [...values, withoutSenders] },
  );
  return toPage(database, rows, request);
}

/** The first copies of these senders, whatever of them is read already. */
export async function loadCopiesOf(
  database: Queryable,
  senders: readonly string[],
  request: Omit<LoadRequest, 'afterId' | 'withoutSenders'>,
): Promise<LoadedPage> {
  const { queueId, limit, longestDeferralMs } = request;
  const { rows } = await database.query<CopyRow>({
    name: 'load-copies-of-senders',
    text: LOAD_OF_SENDERS,
    values: [queueId, 0n, limit, longestDeferralMs, senders],
  });
  return toPage(database, rows, request);
}

async function toPage(
  database: Queryable,
  rows: readonly CopyRow[],
  request: Pick<LoadRequest, 'queueId' | 'limit' | 'contentBytes'>,
): Promise<LoadedPage> {
  const contents = await readFirstChunks(database, smallMessages(rows, request.contentBytes));
  const copies = rows.map((row) => toCopy(row, request.queueId, contents));
  const last = rows.at(-1);
  return { copies, next: rows.length < request.limit || !last ? null : last.id };
}

/** @param ofSenders where only some senders' mail is wanted, a condition on their addresses */
function loadText(ofSenders: string | null): string {
  const [join, condition] =
    ofSenders === null ? ['', ''] : ['JOIN message s ON s.id = copy.message_id', `AND ${ofSenders}`];
  return `
  SELECT c.id, c.message_id, c.retry_count, m.open_recipients, m.from_address, m.size, m.smtp_utf8, m.eight_bit_mime, m.added_headers,
         m.trace, m.received_at, r.recipients
  FROM (
    SELECT copy.id, copy.message_id, copy.retry_count FROM copy ${join}
    WHERE queue_id = $1 AND copy.id > $2 AND status <> 'Suspended' AND (next_attempt_at IS NULL OR next_attempt_at <= now()
      OR next_attempt_at > now() + $4::float8 * interval '1 millisecond') ${condition}
    ORDER BY copy.id LIMIT $3
  ) c
  JOIN message m ON m.id = c.message_id
  CROSS JOIN LATERAL (
    SELECT jsonb_agg(jsonb_build_object('id', id::text, 'address', address, 'domain', domain) ORDER BY id) AS recipients
    FROM recipient WHERE copy_id = c.id
  ) r
  WHERE r.recipients IS NOT NULL
  ORDER BY c.id`;
}

const LOAD = loadText(null);
const LOAD_OF_OTHERS = loadText('s.from_address <> ALL($5::text[])');
const LOAD_OF_SENDERS = loadText('s.from_address = ANY($5::text[])');

function smallMessages(rows: readonly CopyRow[], budgetBytes: number): bigint[] {
  const ids = new Set<bigint>();
  let left = budgetBytes;
  for (const { message_id, size } of rows) {
    const sizeBytes = Number(size);
    if (sizeBytes > CHUNK_BYTES || sizeBytes > left || ids.has(message_id)) continue;
    left -= sizeBytes;
    ids.add(message_id);
  }
  return [...ids];
}

function toCopy(row: CopyRow, queueId: bigint, contents: ReadonlyMap<bigint, Buffer>): WaitingCopy {
  return {
    id: row.id,
    messageId: row.message_id,
    queueId,
    recipients: row.recipients.map(
      ({ id, address, domain }): WaitingRecipient => ({ id: BigInt(id), address, domain }),
    ),
    sharesMessage: row.open_recipients > row.recipients.length,
    retryCount: row.retry_count,
    fromAddress: row.from_address,
    sizeBytes: Number(row.size),
    smtpUtf8: row.smtp_utf8,
    eightBitMime: row.eight_bit_mime,
    addedHeaders: row.added_headers,
    trace: row.trace,
    receivedAt: row.received_at,
    content: contents.get(row.message_id) ?? null,
    rowless: null,
  };
}
