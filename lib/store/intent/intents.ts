import type { Pool } from '@/lib/store/database/pool';
import type { PrismaClient } from '@/lib/store/generated/client';
import type { IntentKind, IntentRefusal } from './intent-effects';
import { applyIntentsWithoutOwner } from './intents-without-owner';

/**
 * Owns: what commands ask of the owners of live queues, and how they learn the answer.
 * Promises: a request is a row of the command's own transaction; each is answered once, by the owner, or by the command
 *   itself under the lock of the server's row when no owner is alive.
 * Does not: change queues (intent-apply.ts). Refusal ids are keys of the catalogue `errors`.
 *
 * A command: `writeIntents(ctx.db, ...)` in its handler, `ctx.notify('intents', ...)`, then `awaitIntents(getPool(), ...)`
 * in afterCommit.
 */

export interface IntentRequest {
  readonly kind: IntentKind;
  /** Of a queue intent; a message intent names its copy instead. */
  readonly queueId?: bigint;
  readonly copyId?: bigint;
  /** removeMessage and removeRestored only. */
  readonly withNdr?: boolean;
}

export interface IntentAnswer {
  /** pending: in flight, honoured when the attempt does not deliver. open: the owner has not answered in time, and will. */
  readonly state: 'done' | 'pending' | 'refused' | 'open';
  readonly refusal: IntentRefusal | null;
  /** Copies that a resubmit moved to other queues, or of restored mail; null for the other kinds. */
  readonly copies: number | null;
}

/** What became of a request: its row's id, null when its queue or copy is gone. In the requests' order. */
export interface WrittenIntent {
  readonly id: bigint | null;
  readonly kind: IntentKind;
}

type Writer = Pick<PrismaClient, '$queryRaw'>;

/** One statement for all requests, through the command's transaction. */
export async function writeIntents(
  db: Writer,
  actor: string,
  requests: readonly IntentRequest[],
): Promise<WrittenIntent[]> {
  const json = JSON.stringify(
    requests.map((request, ord) => ({
      ord,
      kind: request.kind,
      queue_id: request.queueId?.toString() ?? null,
      copy_id: request.copyId?.toString() ?? null,
      arguments: request.withNdr === undefined ? {} : { withNdr: request.withNdr },
    })),
  );
  const rows = await db.$queryRaw<WrittenIntent[]>`
    WITH asked AS MATERIALIZED (
      SELECT r.ord, r.kind, r.arguments, r.copy_id, coalesce(r.queue_id, c.queue_id) AS queue_id,
             nextval('intent_id_seq') AS id
      FROM jsonb_to_recordset(${json}::jsonb)
             AS r(ord int, kind text, queue_id bigint, copy_id bigint, arguments jsonb)
      LEFT JOIN copy c ON c.id = r.copy_id
    ), written AS (
      INSERT INTO intent (id, server_id, kind, queue_id, copy_id, arguments, actor)
      SELECT asked.id, queue.owner_server_id, asked.kind, queue.id, asked.copy_id, asked.arguments, ${actor}
      FROM asked JOIN queue ON queue.id = asked.queue_id
      RETURNING id
    )
    SELECT written.id, asked.kind FROM asked LEFT JOIN written ON written.id = asked.id ORDER BY asked.ord`;
  return rows;
}

export interface AwaitIntentsOptions {
  /** How long to wait for owners. Default 5 s: a live owner answers within milliseconds. */
  readonly timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 5_000;
const FIRST_POLL_MS = 10;
const SLOWEST_POLL_MS = 200;

/**
 * The answers, in the order of `written`. Call after the commit.
 * @throws database errors; the intents then stay and their owners honour them.
 */
export async function awaitIntents(
  pool: Pool,
  written: readonly WrittenIntent[],
  options: AwaitIntentsOptions = {},
): Promise<IntentAnswer[]> {
  const ids = written.flatMap((intent) => (intent.id === null ? [] : [intent.id]));
  const deadline = Date.now() + (options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  let pollMs = FIRST_POLL_MS;
  let answers = await readAnswers(pool, ids);
  while (hasOpen(answers) && Date.now() < deadline) {
    await applyIntentsWithoutOwner(pool, ids);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
    pollMs = Math.min(pollMs * 2, SLOWEST_POLL_MS);
    answers = await readAnswers(pool, ids);
  }
  return written.map((intent) =>
    intent.id === null ? gone(intent.kind) : (answers.get(intent.id) ?? gone(intent.kind)),
  );
}

function gone(kind: IntentKind): IntentAnswer {
  return {
    state: 'refused',
    refusal: kind.endsWith('Message') ? 'MessageNotFound' : 'QueueNotFound',
    copies: null,
  };
}

function hasOpen(answers: ReadonlyMap<bigint, IntentAnswer>): boolean {
  return [...answers.values()].some((answer) => answer.state === 'open');
}

async function readAnswers(pool: Pool, ids: readonly bigint[]): Promise<Map<bigint, IntentAnswer>> {
  const { rows } = await pool.query<{
    id: bigint;
    state: IntentAnswer['state'];
    result: { refusal?: IntentRefusal; copies?: number } | null;
  }>('SELECT id, state, result FROM intent WHERE id = ANY($1::bigint[])', [ids]);
  return new Map(
    rows.map((row) => [
      row.id,
      { state: row.state, refusal: row.result?.refusal ?? null, copies: row.result?.copies ?? null },
    ]),
  );
}
