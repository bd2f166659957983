import type { LastError } from '@/lib/mail/outcome/last-error';
import { cleanJson, cleanText } from '@/lib/store/database/clean-text';
import type { Queryable } from '@/lib/store/database/pool';

/**
 * Owns: the record of attempts: when, which host, over what TLS, what it said.
 * Promises: text of remote servers is stored without what PostgreSQL refuses, and bounded.
 * Does not: decide whether the dialogue is kept (the worker does, by outcome and ProtocolLoggingLevel).
 */
export interface Attempt {
  readonly at: Date;
  readonly messageId: bigint;
  readonly copyId: bigint;
  readonly queueId: bigint;
  readonly serverId: string;
  readonly outcome: 'delivered' | 'retry' | 'failed';
  readonly host: string | null;
  readonly address: string | null;
  readonly port: number | null;
  readonly tlsVersion: string | null;
  readonly tlsCipher: string | null;
  readonly durationMs: number;
  readonly reply: string | null;
  readonly error: LastError | null;
  readonly dialogue: string | null;
}

const MAX_DIALOGUE_CHARACTERS = 100_000;
const MAX_TEXT_CHARACTERS = 4096;
const DAY_MS = 24 * 60 * 60 * 1000;

export const INSERT_ATTEMPTS = `
  INSERT INTO delivery_attempt (at, message_id, copy_id, queue_id, server_id, outcome, host, address, port, tls_version,
    tls_cipher, duration_ms, reply, enhanced_code, error_key, error_args, dialogue)`;

const COLUMN_TYPES = [
  'bigint',
  'bigint',
  'bigint',
  'uuid',
  'text',
  'text',
  'text',
  'int',
  'text',
  'text',
  'int',
  'text',
  'text',
  'text',
  'jsonb',
  'text',
];

/** The rows for INSERT_ATTEMPTS from the parameters of `attemptColumns`, the first of which is $`first`. */
export function attemptRows(first: number): string {
  const rest = COLUMN_TYPES.map((type, index) => `$${first + 1 + index}::${type}[]`).join(', ');
  // By the database's clock: a partition of that day is there, whatever this computer's clock says.
  return `SELECT now() - a.age_ms * interval '1 millisecond', a.c1, a.c2, a.c3, a.c4, a.c5, a.c6, a.c7, a.c8, a.c9, a.c10,
      a.c11, a.c12, a.c13, a.c14, a.c15, a.c16
    FROM unnest($${first}::int[], ${rest})
      AS a(age_ms, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16)`;
}

const RECORD = `${INSERT_ATTEMPTS} ${attemptRows(1)}`;

export async function recordAttempts(database: Queryable, attempts: readonly Attempt[]): Promise<void> {
  if (attempts.length === 0) return;
  await database.query({ name: 'record-attempts', text: RECORD, values: attemptColumns(attempts) });
}

/** One array a column, in the order of the INSERT. */
export function attemptColumns(attempts: readonly Attempt[]): unknown[] {
  const now = Date.now();
  const column = <T>(pick: (attempt: Attempt) => T) => attempts.map(pick);
  const text = (value: string | null, limit = MAX_TEXT_CHARACTERS) =>
    value === null ? null : cleanText(value, limit);
  return [
    column((attempt) => Math.min(Math.max(0, now - attempt.at.getTime()), DAY_MS)),
    column((attempt) => attempt.messageId),
    column((attempt) => attempt.copyId),
    column((attempt) => attempt.queueId),
    column((attempt) => attempt.serverId),
    column((attempt) => attempt.outcome),
    column((attempt) => text(attempt.host)),
    column((attempt) => text(attempt.address)),
    column((attempt) => attempt.port),
    column((attempt) => text(attempt.tlsVersion)),
    column((attempt) => text(attempt.tlsCipher)),
    column((attempt) => attempt.durationMs),
    column((attempt) => text(attempt.reply ?? attempt.error?.reply ?? null)),
    column((attempt) => text(attempt.error?.enhancedCode ?? null)),
    column((attempt) => attempt.error?.key ?? null),
    column((attempt) => (attempt.error === null ? null : cleanJson(attempt.error.args))),
    column((attempt) => text(attempt.dialogue, MAX_DIALOGUE_CHARACTERS)),
  ];
}
