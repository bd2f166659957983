import type { Reach } from '@/lib/reach';
import { query, SqlParameters, type SqlReader } from '@/lib/store/database/sql-parameters';
import { type KeyPageSource, where } from './key-page';
import { reachConditions } from './reach-sql';
import { readWhole } from './whole-list';

/**
 * Owns: reading the attempts to hand over one message, oldest first.
 * Promises: the newest `limit` of them, or all, a part at a time; the dialogue, which is long, only when it is asked for.
 */

export interface AttemptRow {
  readonly id: bigint;
  readonly at: Date;
  readonly copy_id: bigint;
  readonly queue_id: bigint;
  readonly server: string | null;
  readonly outcome: string;
  readonly host: string | null;
  readonly address: string | null;
  readonly port: number | null;
  readonly tls_version: string | null;
  readonly tls_cipher: string | null;
  readonly duration_ms: number;
  readonly reply: string | null;
  readonly enhanced_code: string | null;
  readonly error_key: string | null;
  readonly error_args: unknown;
  readonly has_dialogue: boolean;
  readonly dialogue: string | null;
  readonly recipients: unknown;
  readonly sent_as: string | null;
}

interface AttemptOptions {
  readonly includeDialogue: boolean;
  readonly reach: Reach;
}

export async function readAttempts(
  db: SqlReader,
  messageId: bigint,
  options: AttemptOptions & { readonly limit: number },
): Promise<AttemptRow[]> {
  const { select, from, conditions, parameters } = sourceOf(messageId, options);
  const rows = await query<AttemptRow>(
    db,
    `SELECT ${select} FROM ${from} ${where(conditions)} ORDER BY a.at DESC, a.id DESC LIMIT ${options.limit}`,
    parameters,
  );
  return rows.reverse();
}

/** Dialogues are long. */
const PART_SIZE = 100;

export function readAllAttempts(
  db: SqlReader,
  messageId: bigint,
  options: AttemptOptions,
): AsyncGenerator<readonly AttemptRow[]> {
  const fromTheFirst = { bookmarkToken: null, includeBookmark: true, forward: true };
  return readWhole(db, fromTheFirst, async () => sourceOf(messageId, options), PART_SIZE);
}

function sourceOf(messageId: bigint, { includeDialogue, reach }: AttemptOptions): KeyPageSource {
  const parameters = new SqlParameters();
  const id = parameters.bigint(messageId);
  // Queues go when they are empty: by which connector an attempt went is then told by what became of the recipients.
  const via = `coalesce((SELECT q.connector_id FROM queue q WHERE q.id = a.queue_id),
    (SELECT f.connector_id FROM finished_recipient f WHERE f.message_id = ${id} AND f.queue_id = a.queue_id LIMIT 1))`;
  const inReach = reachConditions(reach, { sendConnector: via, server: 'a.server_id' }, parameters);
  return {
    select: `a.id, a.at, a.copy_id, a.queue_id, server.name AS server, a.outcome, a.host, a.address, a.port,
      a.tls_version, a.tls_cipher, a.duration_ms, a.reply, a.enhanced_code, a.error_key, a.error_args, a.recipients, a.sent_as,
      a.dialogue IS NOT NULL AS has_dialogue, ${includeDialogue ? 'a.dialogue' : 'NULL::text'} AS dialogue`,
    from: 'delivery_attempt a LEFT JOIN transport_server server ON server.id = a.server_id',
    conditions: [`a.message_id = ${id}`, ...inReach],
    parameters,
    keys: [
      { sql: 'a.at', cast: 'timestamptz', descending: false },
      { sql: 'a.id', cast: 'bigint', descending: false },
    ],
    order: 'attempts',
  };
}
