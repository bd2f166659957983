import type { LastError } from '@/lib/mail/outcome/last-error';
import { plainArray, textArray } from '@/lib/store/database/array-literal';
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
  /** What it came to for each recipient; null when all have it, or none was asked for. */
  readonly recipients: readonly AttemptRecipient[] | null;
  /** The sender that its connector put in place of its own; null: none. */
  readonly sentAs: string | null;
}

export interface AttemptRecipient {
  readonly address: string;
  readonly outcome: Attempt['outcome'];
  /** What the remote server said to it. */
  readonly reply: string | null;
  readonly error: LastError | null;
}

const MAX_DIALOGUE_CHARACTERS = 100_000;
const MAX_TEXT_CHARACTERS = 4096;
/** Of one attempt: a thousand recipients with a long reply each would be a row of megabytes. */
const MAX_RECIPIENTS = 100;
const MAX_RECIPIENT_TEXT_CHARACTERS = 512;
const DAY_MS = 24 * 60 * 60 * 1000;

export const INSERT_ATTEMPTS = `
  INSERT INTO delivery_attempt (at, message_id, copy_id, queue_id, server_id, outcome, host, address, port, tls_version,
    tls_cipher, duration_ms, reply, enhanced_code, error_key, error_args, dialogue, recipients, sent_as)`;

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
  'jsonb',
  'text',
];

const COLUMNS = COLUMN_TYPES.map((_type, index) => `c${index + 1}`);

/** The rows for INSERT_ATTEMPTS from the parameters of `attemptColumns`, the first of which is $`first`. */
export function attemptRows(first: number): string {
  const rest = COLUMN_TYPES.map((type, index) => `$${first + 1 + index}::${type}[]`).join(', ');
  // By the database's clock: a partition of that day is there, whatever this computer's clock says.
  return `SELECT now() - a.age_ms * interval '1 millisecond', ${COLUMNS.map((column) => `a.${column}`).join(', ')}
    FROM unnest($${first}::int[], ${rest}) AS a(age_ms, ${COLUMNS.join(', ')})`;
}

const RECORD = `${INSERT_ATTEMPTS} ${attemptRows(1)}`;

export async function recordAttempts(database: Queryable, attempts: readonly Attempt[]): Promise<void> {
  if (attempts.length === 0) return;
  await database.query({ name: 'record-attempts', text: RECORD, values: attemptColumns(attempts) });
}

/** One array a column, in the order of the INSERT. */
export function attemptColumns(attempts: readonly Attempt[]): unknown[] {
  const now = Date.now();
  const plain = (pick: (attempt: Attempt) => bigint | number | string | null) =>
    plainArray(attempts.map(pick));
  const text = (pick: (attempt: Attempt) => string | null, limit = MAX_TEXT_CHARACTERS) =>
    textArray(
      attempts.map((attempt) => {
        const value = pick(attempt);
        return value === null ? null : cleanText(value, limit);
      }),
    );
  const json = (pick: (attempt: Attempt) => string | null) => textArray(attempts.map(pick));
  return [
    plain((attempt) => Math.min(Math.max(0, now - attempt.at.getTime()), DAY_MS)),
    plain((attempt) => attempt.messageId),
    plain((attempt) => attempt.copyId),
    plain((attempt) => attempt.queueId),
    plain((attempt) => attempt.serverId),
    plain((attempt) => attempt.outcome),
    text((attempt) => attempt.host),
    text((attempt) => attempt.address),
    plain((attempt) => attempt.port),
    text((attempt) => attempt.tlsVersion),
    text((attempt) => attempt.tlsCipher),
    plain((attempt) => attempt.durationMs),
    text((attempt) => attempt.reply ?? attempt.error?.reply ?? null),
    text((attempt) => attempt.error?.enhancedCode ?? null),
    plain((attempt) => attempt.error?.key ?? null),
    json(({ error }) => (error === null ? null : cleanJson(error.args))),
    text((attempt) => attempt.dialogue, MAX_DIALOGUE_CHARACTERS),
    json(({ recipients }) => recipientsJson(recipients)),
    text(({ sentAs }) => sentAs),
  ];
}

function recipientsJson(recipients: Attempt['recipients']): string | null {
  if (recipients === null) return null;
  const cut = (value: string) => cleanText(value, MAX_RECIPIENT_TEXT_CHARACTERS);
  return cleanJson(
    recipients.slice(0, MAX_RECIPIENTS).map(({ address, outcome, reply, error }) => ({
      address: cut(address),
      outcome,
      reply: reply === null ? null : cut(reply),
      key: error?.key ?? null,
      args: error?.args ?? {},
    })),
  );
}
