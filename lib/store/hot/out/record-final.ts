import type { LastError } from '@/lib/mail/outcome/last-error';
import { plainArray, textArray } from '@/lib/store/database/array-literal';
import { cleanJson, cleanText } from '@/lib/store/database/clean-text';
import { type Client, inTransaction, type Pool, type Queryable } from '@/lib/store/database/pool';
import { type Attempt, attemptColumns, attemptRows, INSERT_ATTEMPTS } from './attempts';

/**
 * Owns: the statement by which recipients become final: the record in finished_recipient, the attempt, and the end of
 *   rows that nothing needs any more (recipient, copy, message, content), with the counts of their queues.
 * Promises: idempotent: a recipient that is gone already is no error and is not recorded twice, nor is the attempt that
 *   delivered it, so "delivered" may be said by a server that has just lost its lease. Content goes with the last open
 *   recipient of its message.
 * Does not: check who may say so (settle.ts) or send DSNs (write-dsns.ts).
 */

type FinalOutcome = 'Delivered' | 'Failed' | 'Expired' | 'Removed';
/** Whether a report to the sender was made, and if not why. */
export type NdrRecord = 'sent' | 'nullSender' | 'nowhere' | 'notWanted' | 'anonymousClient' | 'overBudget';

export interface FinalRecipient {
  readonly recipientId: bigint;
  readonly messageId: bigint;
  readonly queueId: bigint;
  readonly serverId: string;
  readonly outcome: FinalOutcome;
  readonly connectorId: string | null;
  readonly connectorName: string | null;
  readonly host: string | null;
  readonly reply: string | null;
  readonly error: LastError | null;
  readonly ndr: NdrRecord | null;
  /** The report, when there is one. */
  readonly ndrMessageId: bigint | null;
  readonly actor: string | null;
}

export const MAX_REPLY_CHARACTERS = 4096;

/**
 * @param sharesMessages a message or copy of the batch may have further recipients: their last two ends must not pass
 *   each other by, so the messages are locked first.
 */
export async function recordFinal(
  pool: Pool,
  finals: readonly FinalRecipient[],
  attempts: readonly Attempt[],
  sharesMessages: boolean,
): Promise<void> {
  if (!sharesMessages) return runFinal(pool, finals, attempts);
  await inTransaction(pool, (client) => recordFinalWithin(client, finals, attempts));
}

/** Within the caller's transaction. */
export async function recordFinalWithin(
  client: Client,
  finals: readonly FinalRecipient[],
  attempts: readonly Attempt[],
): Promise<void> {
  await client.query({
    name: 'lock-messages',
    text: 'SELECT FROM message WHERE id = ANY($1::bigint[]) ORDER BY id FOR UPDATE',
    values: [finals.map((final) => final.messageId)],
  });
  await runFinal(client, finals, attempts);
}

async function runFinal(
  database: Queryable,
  finals: readonly FinalRecipient[],
  attempts: readonly Attempt[],
): Promise<void> {
  await database.query({
    name: 'record-final',
    text: FINAL,
    values: [...finalColumns(finals), ...attemptColumns(attempts)],
  });
}

const FINAL = `
  WITH final AS MATERIALIZED (
    SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::uuid[], $4::text[], $5::uuid[], $6::text[], $7::text[],
        $8::text[], $9::text[], $10::jsonb[], $11::text[], $12::text[], $13::bigint[])
      AS f(recipient_id, queue_id, server_id, outcome, connector_id, connector_name, host, reply, error_key, error_args,
           ndr, actor, ndr_message_id)
  ), gone AS (
    DELETE FROM recipient r USING final f WHERE r.id = f.recipient_id
    RETURNING r.message_id, r.copy_id, r.address, r.domain, f.*
  ), message_end AS (
    SELECT m.*, g.gone FROM message m
    JOIN (SELECT message_id, count(*)::int AS gone FROM gone GROUP BY message_id) g ON g.message_id = m.id
    FOR UPDATE OF m
  ), finished AS (
    INSERT INTO finished_recipient (message_id, outcome, address, domain, from_address, subject, internet_message_id,
      size, source_name, source_ip, received_at, queue_id, server_id, connector_id, connector_name, host, reply,
      error_key, error_args, ndr, actor, ndr_message_id)
    SELECT m.id, g.outcome, g.address, g.domain, m.from_address, m.subject, m.internet_message_id, m.size,
      m.source_name, m.source_ip, m.received_at, g.queue_id, g.server_id, g.connector_id, g.connector_name, g.host,
      g.reply, g.error_key, g.error_args, g.ndr, g.actor, g.ndr_message_id
    FROM gone g JOIN message_end m ON m.id = g.message_id
  ), copy_end AS (
    DELETE FROM copy c
    USING (SELECT gone.copy_id, count(*) AS gone FROM gone GROUP BY gone.copy_id) g
    WHERE c.id = g.copy_id AND g.gone >= (SELECT count(*) FROM recipient r WHERE r.copy_id = g.copy_id)
    RETURNING c.queue_id
  ), counted AS (
    INSERT INTO queue_counter (queue_id, slot, count)
    SELECT queue_id, 1, -count(*) FROM copy_end GROUP BY queue_id ORDER BY queue_id
    ON CONFLICT (queue_id, slot) DO UPDATE SET count = queue_counter.count + excluded.count
  ), message_left AS (
    UPDATE message m SET open_recipients = m.open_recipients - e.gone FROM message_end e
    WHERE m.id = e.id AND e.open_recipients > e.gone
  ), message_gone AS (
    DELETE FROM message m USING message_end e WHERE m.id = e.id AND e.open_recipients <= e.gone RETURNING m.id
  ), content_gone AS (
    DELETE FROM content_chunk c USING message_gone m WHERE c.message_id = m.id
  )
  ${INSERT_ATTEMPTS}
  ${attemptRows(14)} WHERE a.c5 <> 'delivered' OR a.c2 IN (SELECT copy_id FROM gone)`;

function finalColumns(finals: readonly FinalRecipient[]): unknown[] {
  const plain = (pick: (final: FinalRecipient) => bigint | string | null) => plainArray(finals.map(pick));
  const text = (pick: (final: FinalRecipient) => string | null) =>
    textArray(
      finals.map((final) => {
        const value = pick(final);
        return value === null ? null : cleanText(value, MAX_REPLY_CHARACTERS);
      }),
    );
  return [
    plain((final) => final.recipientId),
    plain((final) => final.queueId),
    plain((final) => final.serverId),
    plain((final) => final.outcome),
    plain((final) => final.connectorId),
    text((final) => final.connectorName),
    text((final) => final.host),
    text((final) => final.reply ?? final.error?.reply ?? null),
    plain((final) => final.error?.key ?? null),
    textArray(finals.map(({ error }) => (error === null ? null : cleanJson(error.args)))),
    plain((final) => final.ndr),
    text((final) => final.actor),
    plain((final) => final.ndrMessageId),
  ];
}
