import { plainAddress } from '@/lib/mail/address/plain-address';
import type { EndedSession } from '@/lib/mail/session/receive-session';
import { cleanText } from '@/lib/store/database/clean-text';
import type { Queryable } from '@/lib/store/database/pool';
import { clientColumns, countClients } from './count-clients';

/**
 * Owns: the statement that records receive sessions and adds them up by client, and its notice.
 * Promises: all of them or none. Text of clients is stored without what PostgreSQL refuses, and bounded.
 * Does not: decide which are recorded one by one (lib/worker/receive/session-folder).
 */

export interface RecordedSession extends EndedSession {
  /** How many ended so; above 1, the counts are of all of them and names and dialogue of the first. */
  readonly sessions: number;
  readonly isDialogueLeftOut: boolean;
}

const MAX_TEXT_CHARACTERS = 1000;
const MAX_DIALOGUE_CHARACTERS = 100_000;
const DAY_MS = 24 * 60 * 60 * 1000;
const MAX_INT = 2_147_483_647;

/** Ids of messages as one text a row: arrays of arrays would all have to be of one length. */
const RECORD = `
  WITH recorded AS (
    INSERT INTO receive_session (id, started_at, duration_ms, server_id, connector_name, client_ip, hello_name, tls_version,
      tls_cipher, messages, refused_messages, bytes, message_ids, recipients, refused_recipients, refusals, reply, "end",
      error, outcome, sessions, dialogue, is_dialogue_left_out, account_name, auth_mechanism)
    SELECT s.id, now() - s.age_ms * interval '1 millisecond', s.duration_ms, $1, s.connector_name, s.client_ip, s.hello_name,
      s.tls_version, s.tls_cipher, s.messages, s.refused_messages, s.bytes, s.message_ids::bigint[], s.recipients,
      s.refused_recipients, s.refusals, s.reply, s."end", s.error, s.outcome, s.sessions, s.dialogue, s.is_dialogue_left_out,
      s.account_name, s.auth_mechanism
    FROM unnest($2::uuid[], $3::int[], $4::int[], $5::text[], $6::inet[], $7::text[], $8::text[], $9::text[], $10::int[],
      $11::int[], $12::bigint[], $13::text[], $14::int[], $15::int[], $16::int[], $17::text[], $18::text[], $19::text[],
      $20::text[], $21::int[], $22::text[], $23::bool[], $24::text[], $25::text[])
      AS s(id, age_ms, duration_ms, connector_name, client_ip, hello_name, tls_version, tls_cipher, messages,
        refused_messages, bytes, message_ids, recipients, refused_recipients, refusals, reply, "end", error, outcome,
        sessions, dialogue, is_dialogue_left_out, account_name, auth_mechanism)
  ), counted AS (${countClients(26)}
  )
  SELECT pg_notify('postern_receive_sessions', '')`;

export async function recordSessions(
  database: Queryable,
  serverId: string,
  sessions: readonly RecordedSession[],
): Promise<void> {
  await database.query({
    name: 'record-sessions',
    text: RECORD,
    values: [serverId, ...columnsOf(sessions), ...clientColumns(sessions)],
  });
}

/** Those of the sessions that are recorded already: the answer to a commit may have been lost. */
export async function findRecorded(
  database: Queryable,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await database.query<{ id: string }>(
    'SELECT id FROM receive_session WHERE id = ANY($1::uuid[])',
    [ids],
  );
  return new Set(rows.map(({ id }) => id));
}

function columnsOf(sessions: readonly RecordedSession[]): unknown[] {
  const now = Date.now();
  const column = <T>(pick: (session: RecordedSession) => T) => sessions.map(pick);
  const count = (pick: (session: RecordedSession) => number) =>
    column((session) => Math.min(pick(session), MAX_INT));
  const text = (pick: (session: RecordedSession) => string | null, limit = MAX_TEXT_CHARACTERS) =>
    column((session) => {
      const value = pick(session);
      return value === null ? null : cleanText(value, limit);
    });
  return [
    column(({ id }) => id),
    // By the database's clock: a partition of that day is there, whatever this computer's clock says.
    column(({ startedAt }) => Math.min(Math.max(0, now - startedAt.getTime()), DAY_MS)),
    count(({ durationMs }) => durationMs),
    text(({ connectorName }) => connectorName),
    column(({ clientIp }) => plainAddress(clientIp)),
    text(({ helloName }) => helloName),
    text(({ tlsVersion }) => tlsVersion),
    text(({ tlsCipher }) => tlsCipher),
    count(({ messages }) => messages),
    count(({ refusedMessages }) => refusedMessages),
    column(({ bytes }) => bytes),
    column(({ messageIds }) => `{${messageIds.join(',')}}`),
    count(({ recipients }) => recipients),
    count(({ refusedRecipients }) => refusedRecipients),
    count(({ refusals }) => refusals),
    text(({ reply }) => reply),
    column(({ end }) => end),
    text(({ error }) => error),
    column(({ outcome }) => outcome),
    count(({ sessions: many }) => many),
    text(({ dialogue }) => dialogue, MAX_DIALOGUE_CHARACTERS),
    column(({ isDialogueLeftOut }) => isDialogueLeftOut),
    text(({ accountName }) => accountName),
    text(({ authMechanism }) => authMechanism),
  ];
}
