import type pg from 'pg';
import type { BulkPlan } from './bulk-plan';
import { ensureBulkQueues, numbers } from './bulk-queues';

/**
 * Owns: mail that waits, put into the database by set-based inserts: a million messages in minutes.
 * Promises: the rows that a submission by SMTP leaves, and, for what was tried, those of the attempt: message, copy,
 *   recipient and content, drawn from the same sequences, and the count of each queue (same-rows.ts holds them beside real
 *   ones in each run). Afterwards the tables are vacuumed and analysed, as autovacuum does in its time.
 * Does not: write the history of attempts, which no queue reads.
 *
 * A batch is one transaction of five statements: what a message is made of goes into a temporary table by
 * generate_series, the tables are filled from it. All indexes stay in place, so that they are as large as mail makes them.
 */
const BATCH_SIZE = 25_000;

export interface BulkLoad {
  readonly client: pg.Client;
  readonly plan: BulkPlan;
  /** Of the plan's numbering: from this one... */
  readonly from: number;
  /** ...up to, not including, this one. */
  readonly to: number;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/** @returns how long it took, ms. */
export async function bulkLoad({ client, plan, from, to, signal, say }: BulkLoad): Promise<number> {
  const startedAt = performance.now();
  await ensureBulkQueues(client, plan, numbers(from, to));
  for (let start = from; start < to; start += BATCH_SIZE) {
    signal.throwIfAborted();
    const end = Math.min(to, start + BATCH_SIZE);
    await client.query('BEGIN');
    await client.query(mailStatement(plan, numbers(start, end)));
    for (const statement of INSERTS) await client.query(statement);
    await client.query('COMMIT');
    if (end % (10 * BATCH_SIZE) === 0 || end === to) say(`${end - from} of ${to - from} messages loaded`);
  }
  for (const table of ['message', 'copy', 'recipient', 'content_chunk', 'queue', 'queue_counter']) {
    await client.query(`VACUUM (ANALYZE) ${table}`);
  }
  return performance.now() - startedAt;
}

/** `bulk_mail`: one row a message, with all that the tables want to know. */
function mailStatement(plan: BulkPlan, series: string): string {
  return `
    CREATE TEMP TABLE bulk_mail ON COMMIT DROP AS
    WITH mail AS (${plan.mailSql(series)}),
    -- In order, for the join would give ids queue by queue, and mail does not come that way.
    placed AS (
      SELECT mail.*, queue.id AS queue_id, mail.local_part || '@' || mail.domain AS address
      FROM mail JOIN bulk_queue queue ON queue.domain = CASE mail.kind WHEN 'unreachable' THEN '' ELSE mail.domain END
      ORDER BY mail.n)
    SELECT placed.*, nextval('message_id_seq') AS message_id, nextval('copy_id_seq') AS copy_id,
      nextval('recipient_id_seq') AS recipient_id,
      '<' || n || '.' || substr(md5(n::text), 1, 12) || '@client.contoso.example>' AS internet_message_id
    FROM placed`;
}

const INSERTS = [
  // What the server's settings say of time, and what the client said of itself.
  `INSERT INTO message (id, server_id, from_address, subject, internet_message_id, size, source_name, source_ip,
     received_at, delay_notice_at, trace, added_headers, smtp_utf8, eight_bit_mime, hop_count, open_recipients)
   SELECT message_id, server.id, sender, subject, internet_message_id, size, 'SMTP:' || connector.name, '127.0.0.1',
     received_at, received_at + make_interval(secs => server.delay_notification_timeout),
     jsonb_build_object('helo', 'client.contoso.example', 'clientIp', '127.0.0.1', 'clientName', NULL, 'protocol', 'ESMTP',
       'tlsVersion', NULL, 'tlsCipher', NULL, 'forAddress', address),
     '', false, false, 0, 1
   FROM bulk_mail CROSS JOIN bulk_server server CROSS JOIN bulk_receive_connector connector ORDER BY message_id`,
  `WITH made AS (
     SELECT *, 'From: Sender <' || sender || E'>\\r\\nTo: ' || address || E'\\r\\nSubject: ' || subject || E'\\r\\nDate: '
       || to_char(received_at AT TIME ZONE 'UTC', 'Dy, DD Mon YYYY HH24:MI:SS') || E' +0000\\r\\nMessage-ID: '
       || internet_message_id || E'\\r\\nMIME-Version: 1.0\\r\\nContent-Type: text/plain; charset=us-ascii\\r\\n\\r\\n' AS head
     FROM bulk_mail
   ), measured AS (SELECT *, (size - octet_length(head) - 2)::int AS rest FROM made)
   INSERT INTO content_chunk (message_id, seq, data)
   SELECT message_id, 0, convert_to(head || repeat(repeat('x', 76) || E'\\r\\n', rest / 78) || repeat('x', rest % 78)
     || E'\\r\\n', 'UTF8')
   FROM measured ORDER BY message_id`,
  `INSERT INTO copy (id, message_id, queue_id, status, next_attempt_at, retry_count, routed_version, last_error_key,
     last_error_args, last_error_reply, last_error_text)
   SELECT copy_id, message_id, queue_id,
     CASE kind WHEN 'deferred' THEN 'Retry' WHEN 'suspended' THEN 'Suspended' ELSE 'Ready' END,
     next_attempt_at, CASE kind WHEN 'deferred' THEN 1 ELSE 0 END, routing.version,
     error.key, error.args, error.reply, error.text
   FROM bulk_mail CROSS JOIN (SELECT max(version) AS version FROM routing_version) routing
   LEFT JOIN bulk_error error USING (kind) ORDER BY copy_id`,
  `INSERT INTO recipient (id, message_id, copy_id, address, domain, status, last_error_key, last_error_args,
     last_error_reply)
   SELECT recipient_id, message_id, copy_id, address, domain, CASE kind WHEN 'deferred' THEN 'Retry' ELSE 'Ready' END,
     error.key, error.args, error.reply
   FROM bulk_mail LEFT JOIN (SELECT * FROM bulk_error WHERE is_recipients) error USING (kind)
   ORDER BY recipient_id`,
  `INSERT INTO queue_counter (queue_id, slot, count)
   SELECT queue_id, 0, count(*) FROM bulk_mail GROUP BY queue_id ORDER BY queue_id
   ON CONFLICT (queue_id, slot) DO UPDATE SET count = queue_counter.count + excluded.count`,
];
