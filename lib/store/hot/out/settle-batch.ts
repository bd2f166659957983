import { plainArray, textArray } from '@/lib/store/database/array-literal';
import { cleanIndexedText, cleanText } from '@/lib/store/database/clean-text';
import type { Pool } from '@/lib/store/database/pool';
import {
  MAX_INDEXED_BYTES,
  MAX_SUBJECT_CHARACTERS,
  type NewMessage,
} from '@/lib/store/hot/in/insert-messages';
import { type Attempt, attemptColumns, attemptRows, INSERT_ATTEMPTS } from './attempts';
import { type FinalRecipient, MAX_REPLY_CHARACTERS } from './record-final';
import type { WaitingRecipient } from './waiting-copy';

/**
 * Owns: the statement by which copies that were delivered out of their batch become final: the records, the
 *   attempts, and the batch's end with its last copy.
 * Promises: idempotent: a copy that the batch has as done is left alone, and told to the caller. Whoever has made rows of
 *   the batch meanwhile (after a second, at a takeover) holds its lock first or comes second: a copy is either recorded here
 *   or has rows.
 * Does not: know of failures: what was not delivered gets rows first (settle.ts).
 */
export interface DeliveredRowless {
  readonly batchId: bigint;
  readonly copyId: bigint;
  readonly message: FinishedFacts;
  readonly finals: readonly (FinalRecipient & { readonly recipient: WaitingRecipient })[];
  readonly attempts: readonly Attempt[];
}

/** What a finished recipient's record says of its message. */
export type FinishedFacts = Pick<
  NewMessage,
  | 'id'
  | 'fromAddress'
  | 'subject'
  | 'internetMessageId'
  | 'sizeBytes'
  | 'sourceName'
  | 'sourceIp'
  | 'receivedAt'
>;

/** @returns the copies of which nothing is recorded here: they have rows, or had them, or were recorded before. */
export async function recordDeliveredRowless(
  pool: Pool,
  delivered: readonly DeliveredRowless[],
): Promise<ReadonlySet<bigint>> {
  if (delivered.length === 0) return new Set();
  const { rows } = await pool.query<{ copy_id: bigint }>({
    name: 'settle-batch',
    text: SETTLE,
    values: valuesOf(delivered),
  });
  return new Set(rows.map((row) => row.copy_id));
}

const SETTLE = `
  WITH said AS MATERIALIZED (
    SELECT * FROM unnest($1::bigint[], $2::bigint[]) AS s(batch_id, copy_id)
  ), batch AS MATERIALIZED (
    SELECT id, copies, done FROM transit_batch WHERE id = ANY($1::bigint[]) ORDER BY id FOR UPDATE
  ), fresh AS MATERIALIZED (
    SELECT s.batch_id, s.copy_id FROM said s JOIN batch b ON b.id = s.batch_id WHERE s.copy_id <> ALL (b.done)
  ), after AS MATERIALIZED (
    SELECT b.id, b.copies, b.done || array_agg(f.copy_id) AS done FROM batch b JOIN fresh f ON f.batch_id = b.id
    GROUP BY b.id, b.copies, b.done
  ), ended AS (
    DELETE FROM transit_batch t USING after a WHERE t.id = a.id AND cardinality(a.done) >= a.copies
  ), left_open AS (
    UPDATE transit_batch t SET done = a.done FROM after a WHERE t.id = a.id AND cardinality(a.done) < a.copies
  ), finished AS (
    INSERT INTO finished_recipient (message_id, outcome, address, domain, from_address, subject, internet_message_id,
      size, source_name, source_ip, received_at, queue_id, server_id, connector_id, connector_name, host, reply)
    SELECT f.message_id, 'Delivered', f.address, f.domain, f.from_address, f.subject, f.internet_message_id, f.size,
      f.source_name, f.source_ip, f.received_at, f.queue_id, f.server_id, f.connector_id, f.connector_name, f.host, f.reply
    FROM unnest($3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::bigint[],
        $11::text[], $12::text[], $13::timestamptz[], $14::bigint[], $15::uuid[], $16::uuid[], $17::text[], $18::text[],
        $19::text[])
      AS f(copy_id, message_id, address, domain, from_address, subject, internet_message_id, size, source_name, source_ip,
        received_at, queue_id, server_id, connector_id, connector_name, host, reply)
    WHERE f.copy_id IN (SELECT copy_id FROM fresh)
  ), attempted AS (
    ${INSERT_ATTEMPTS}
    ${attemptRows(20)} WHERE a.c2 IN (SELECT copy_id FROM fresh)
  )
  SELECT s.copy_id FROM said s WHERE s.copy_id NOT IN (SELECT copy_id FROM fresh)`;

function valuesOf(delivered: readonly DeliveredRowless[]): unknown[] {
  const finals = delivered.flatMap(({ copyId, message, finals }) => {
    const cleaned = cleanFacts(message);
    return finals.map((final) => ({ copyId, message: cleaned, final }));
  });
  type Row = (typeof finals)[number];
  const plain = (pick: (row: Row) => bigint | number | string | null) => plainArray(finals.map(pick));
  const text = (pick: (row: Row) => string | null) => textArray(finals.map(pick));
  const clean = (value: string | null) => (value === null ? null : cleanText(value, MAX_REPLY_CHARACTERS));
  return [
    plainArray(delivered.map(({ batchId }) => batchId)),
    plainArray(delivered.map(({ copyId }) => copyId)),
    plain(({ copyId }) => copyId),
    plain(({ message }) => message.id),
    text(({ final }) => cleanText(final.recipient.address, MAX_INDEXED_BYTES)),
    text(({ final }) => cleanIndexedText(final.recipient.domain, MAX_INDEXED_BYTES)),
    text(({ message }) => message.fromAddress),
    text(({ message }) => message.subject),
    text(({ message }) => message.internetMessageId),
    plain(({ message }) => message.sizeBytes),
    text(({ message }) => message.sourceName),
    text(({ message }) => message.sourceIp),
    plain(({ message }) => message.receivedAt),
    plain(({ final }) => final.queueId),
    plain(({ final }) => final.serverId),
    plain(({ final }) => final.connectorId),
    text(({ final }) => clean(final.connectorName)),
    text(({ final }) => clean(final.host)),
    text(({ final }) => clean(final.reply)),
    ...attemptColumns(delivered.flatMap(({ attempts }) => attempts)),
  ];
}

/** Once a message, however many recipients it has. */
function cleanFacts(message: FinishedFacts) {
  return {
    id: message.id,
    fromAddress: cleanIndexedText(message.fromAddress, MAX_INDEXED_BYTES),
    subject: cleanText(message.subject, MAX_SUBJECT_CHARACTERS),
    internetMessageId: cleanIndexedText(message.internetMessageId, MAX_INDEXED_BYTES),
    sizeBytes: message.sizeBytes,
    sourceName: cleanText(message.sourceName, MAX_INDEXED_BYTES),
    sourceIp: message.sourceIp,
    receivedAt: message.receivedAt.toISOString(),
  };
}
