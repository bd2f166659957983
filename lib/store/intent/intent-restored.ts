import { type Client, inTransaction, type Pool } from '@/lib/store/database/pool';
import { IS_HELD_MESSAGE, RELEASE_COPY, RELEASE_MESSAGE } from '@/lib/store/hot/held-copies';
import { lockOpenCopies } from '@/lib/store/hot/out/open-copies';
import { settleWithin } from '@/lib/store/hot/out/settle';
import type { ServerContext } from '@/lib/store/hot/server-context';
import { DONE, type IntentEffects, type IntentResult, type OpenIntent, refused } from './intent-effects';
import { removedCopy } from './removed-copy';

/**
 * Owns: the end of waiting for what a restore brought into a queue: released to be sent, or removed.
 * Promises: only what is held since the restore, whatever has come into the queue since; a batch a transaction, so that a
 *   million messages hold nobody up; begun again after a loss it does what is left.
 */

const RELEASED_AT_ONCE = 2000;
const REMOVED_AT_ONCE = 200;

export async function applyRestoredIntent(
  pool: Pool,
  context: ServerContext,
  intent: OpenIntent,
  effects: IntentEffects,
): Promise<IntentResult> {
  const isRelease = intent.kind === 'releaseRestored';
  const limit = isRelease ? RELEASED_AT_ONCE : REMOVED_AT_ONCE;
  let copies = 0;
  for (let count = limit; count === limit; copies += count) {
    count = await inTransaction(pool, async (client) => {
      if (!(await context.mayAct(client))) return 0;
      return isRelease ? release(client, intent) : remove(client, context, intent, effects);
    });
  }
  if (copies === 0) return refused('QueueHoldsNothingRestored');
  if (isRelease) {
    effects.readAgain.add(intent.queueId);
    effects.isSweepWanted = true;
  }
  return { ...DONE, copies };
}

async function release(client: Client, { queueId }: OpenIntent): Promise<number> {
  const { rows } = await client.query<{ messageId: bigint }>(
    `UPDATE copy SET ${RELEASE_COPY}
     WHERE id IN (SELECT id FROM copy WHERE queue_id = $1 AND restored ORDER BY id LIMIT ${RELEASED_AT_ONCE} FOR UPDATE)
     RETURNING message_id AS "messageId"`,
    [queueId],
  );
  await startClock(
    client,
    rows.map(({ messageId }) => messageId),
  );
  return rows.length;
}

/** They expire again, later by as long as they were not here. */
export async function startClock(client: Client, messageIds: readonly bigint[]): Promise<void> {
  await client.query(
    `UPDATE message m SET ${RELEASE_MESSAGE} WHERE m.id = ANY($1::bigint[]) AND ${IS_HELD_MESSAGE}`,
    [messageIds],
  );
}

async function remove(
  client: Client,
  context: ServerContext,
  intent: OpenIntent,
  effects: IntentEffects,
): Promise<number> {
  const copies = await lockOpenCopies(
    client,
    'c.queue_id = $1 AND c.restored',
    [intent.queueId],
    REMOVED_AT_ONCE,
  );
  const { dsns } = await settleWithin(
    client,
    context,
    copies.map((copy) => removedCopy(intent, copy)),
  );
  effects.dsns.push(...dsns);
  return copies.length;
}
