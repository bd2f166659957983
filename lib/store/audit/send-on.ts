import type { Queryable } from '@/lib/store/database/pool';

/**
 * Owns: which audit entries are to be sent on to the syslog server, and how far that is.
 * Promises: entries go in the order of the log, each once it stands there; a new target gets what is written from then on.
 *   Nothing waits for it: what cannot be sent stays in the table, for as long as the age limit keeps it.
 * Does not: send.
 */
export interface EntryToSend {
  readonly id: string;
  readonly at: Date;
  readonly actor: string;
  readonly user_id: string | null;
  readonly face: string | null;
  readonly client_address: string | null;
  readonly session_id: string | null;
  readonly token_id: string | null;
  readonly server: string | null;
  readonly cmdlet: string;
  readonly command: string;
  readonly changes: unknown;
  readonly matched: number | null;
  readonly outcome: string;
  readonly error_id: string | null;
  readonly hash: string | null;
}

/** Null: none is set. */
export async function loadSyslogServer(database: Queryable): Promise<string | null> {
  const { rows } = await database.query<{ server: string | null }>(
    'SELECT syslog_server AS server FROM audit_log_config WHERE id = 1',
  );
  return rows[0]?.server ?? null;
}

/** A target that was not the one before begins at the log's end. @returns the last entry that it has */
export async function beginAt(database: Queryable, server: string): Promise<bigint> {
  const { rows } = await database.query<{ last_id: string }>(
    `INSERT INTO audit_log_sent AS sent (id, syslog_server, last_id)
     VALUES (1, $1, (SELECT coalesce(max(id), 0) FROM audit_entry))
     ON CONFLICT (id) DO UPDATE SET syslog_server = $1, last_id = CASE WHEN sent.syslog_server = $1
       THEN sent.last_id ELSE excluded.last_id END
     RETURNING last_id::text`,
    [server],
  );
  return BigInt(rows[0]?.last_id ?? 0);
}

export async function loadEntriesAfter(
  database: Queryable,
  id: bigint,
  limit: number,
): Promise<readonly EntryToSend[]> {
  const { rows } = await database.query<EntryToSend>(
    `SELECT id::text, at, actor, user_id, face, client_address, session_id, token_id, server, cmdlet, command, changes,
            matched, outcome, error_id, hash
     FROM audit_entry WHERE id > $1 ORDER BY id LIMIT $2`,
    [String(id), limit],
  );
  return rows;
}

/** Unless the target is another by now. */
export async function recordSent(database: Queryable, server: string, lastId: string): Promise<void> {
  await database.query(
    'UPDATE audit_log_sent SET last_id = $2, sent_at = now() WHERE id = 1 AND syslog_server = $1',
    [server, lastId],
  );
}
