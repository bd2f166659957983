import { type Client, inTransaction, type Pool } from '@/lib/store/database/pool';
import { rerouteAll } from '@/lib/store/hot/move/reroute-all';
import type { ServerContext } from '@/lib/store/hot/server-context';
import type { HoldQueues, IntentEffects, IntentResult, OpenIntent } from './intent-effects';
import { applyMessageIntents } from './intent-messages';
import { applyQueueIntent } from './intent-queues';
import { applyRestoredIntent } from './intent-restored';

/**
 * Owns: acting on the open intents of a server, in their order, and answering each.
 * Promises: what is done and its answer share a transaction; one that is answered is not acted on again; an intent whose
 *   queue has another owner by now is passed on to that one.
 * Does not: wait for intents (lib/worker/chores/intents.ts) or touch the owner's memory (it gets `effects`).
 */

const BATCH = 200;

/** @returns how many were answered; 0 when there is nothing to do or the right to act is lost. */
export async function applyOpenIntents(
  pool: Pool,
  context: ServerContext,
  hold: HoldQueues,
  effects: IntentEffects,
): Promise<number> {
  /** Of any number of copies: a batch a transaction. */
  const long: OpenIntent[] = [];
  const answered = await inTransaction(pool, async (client) => {
    if (!(await context.mayAct(client))) return 0;
    await passOn(client, context.serverId);
    const intents = await takeOpen(client, context.serverId);
    const results = new Map<bigint, IntentResult>();
    const messages: OpenIntent[] = [];
    for (const intent of intents) {
      if (intent.copyId !== null) messages.push(intent);
      else if (isLong(intent)) long.push(intent);
      else results.set(intent.id, await applyQueueIntent(client, intent, effects));
    }
    const messageResults = await applyMessageIntents(client, context, messages, hold, effects);
    await answer(client, new Map([...results, ...messageResults]));
    return intents.length;
  });
  for (const intent of long) {
    const result =
      intent.kind === 'resubmitQueue'
        ? await resubmit(pool, context, intent, hold, effects)
        : await applyRestoredIntent(pool, context, intent, effects);
    await inTransaction(pool, async (client) => {
      // Lost in the middle: it stays open for whoever works the queue now.
      if (await context.mayAct(client)) await answer(client, new Map([[intent.id, result]]));
    });
  }
  return answered;
}

function isLong({ kind }: OpenIntent): boolean {
  return kind === 'resubmitQueue' || kind === 'releaseRestored' || kind === 'removeRestored';
}

/** Retry-Queue -Resubmit: all but suspended and in-flight copies are routed anew, batch by batch. */
async function resubmit(
  pool: Pool,
  context: ServerContext,
  intent: OpenIntent,
  hold: HoldQueues,
  effects: IntentEffects,
): Promise<IntentResult> {
  const refusal = await inTransaction(pool, (client) => applyQueueIntent(client, intent, effects));
  let copies = 0;
  if (refusal.state !== 'refused') {
    const inFlight = () => hold([intent.queueId]);
    copies = await rerouteAll(pool, context, intent.queueId, inFlight, ({ toQueueIds, dsns }) => {
      for (const queueId of toQueueIds) effects.readAgain.add(queueId);
      effects.dsns.push(...dsns);
    });
    effects.readAgain.add(intent.queueId);
  }
  return refusal.state === 'refused' ? refusal : { ...refusal, copies };
}

interface IntentRow {
  readonly id: bigint;
  readonly kind: OpenIntent['kind'];
  readonly queue_id: bigint | null;
  readonly copy_id: bigint | null;
  readonly with_ndr: boolean;
  readonly actor: string;
}

async function takeOpen(client: Client, serverId: string): Promise<OpenIntent[]> {
  const { rows } = await client.query<IntentRow>(
    `SELECT id, kind, queue_id, copy_id, coalesce((arguments->>'withNdr')::boolean, true) AS with_ndr, actor
     FROM intent WHERE server_id = $1 AND state = 'open' ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED`,
    [serverId, BATCH],
  );
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    queueId: row.queue_id ?? 0n,
    copyId: row.copy_id,
    withNdr: row.with_ndr,
    actor: row.actor,
  }));
}

async function passOn(client: Client, serverId: string): Promise<void> {
  const { rowCount } = await client.query(
    `UPDATE intent i SET server_id = q.owner_server_id FROM queue q
     WHERE i.server_id = $1 AND i.state = 'open' AND q.id = i.queue_id AND q.owner_server_id <> $1`,
    [serverId],
  );
  if (rowCount !== null && rowCount > 0) await client.query("SELECT pg_notify('postern_intents', '')");
}

async function answer(client: Client, results: ReadonlyMap<bigint, IntentResult>): Promise<void> {
  if (results.size === 0) return;
  const entries = [...results];
  await client.query(
    `UPDATE intent i SET state = r.state, settled_at = now(),
       result = jsonb_strip_nulls(jsonb_build_object('refusal', r.refusal, 'copies', r.copies))
     FROM unnest($1::bigint[], $2::text[], $3::text[], $4::int[]) AS r(id, state, refusal, copies) WHERE i.id = r.id`,
    [
      entries.map(([id]) => id),
      entries.map(([, result]) => result.state),
      entries.map(([, result]) => result.refusal),
      entries.map(([, result]) => result.copies),
    ],
  );
}
