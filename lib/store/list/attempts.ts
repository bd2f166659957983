import { query, SqlParameters, type SqlReader } from '@/lib/store/database/sql-parameters';

/**
 * Owns: reading the attempts to hand over one message, oldest first.
 * Promises: the newest `limit` of them; the dialogue, which is long, only when it is asked for.
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
}

export async function readAttempts(
  db: SqlReader,
  messageId: bigint,
  options: { readonly includeDialogue: boolean; readonly limit: number },
): Promise<AttemptRow[]> {
  const parameters = new SqlParameters();
  const rows = await query<AttemptRow>(
    db,
    `SELECT a.id, a.at, a.copy_id, a.queue_id, server.name AS server, a.outcome, a.host, a.address, a.port,
            a.tls_version, a.tls_cipher, a.duration_ms, a.reply, a.enhanced_code, a.error_key, a.error_args,
            a.recipients, a.dialogue IS NOT NULL AS has_dialogue, ${options.includeDialogue ? 'a.dialogue' : 'NULL::text'} AS dialogue
       FROM delivery_attempt a LEFT JOIN transport_server server ON server.id = a.server_id
      WHERE a.message_id = ${parameters.bigint(messageId)}
      ORDER BY a.at DESC, a.id DESC LIMIT ${options.limit}`,
    parameters,
  );
  return rows.reverse();
}
