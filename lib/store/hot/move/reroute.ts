import type { LastError } from '@/lib/mail/outcome/last-error';
import { newLastError } from '@/lib/mail/outcome/last-error-kinds';
import { placeRecipients } from '@/lib/mail/routing/placement';
import { type QueueKey, queueKeyText } from '@/lib/mail/routing/queue-key';
import type { RoutingTable } from '@/lib/mail/routing/routing-table';
import { type Client, inTransaction, type Pool } from '@/lib/store/database/pool';
import { untriedCopy } from '@/lib/store/hot/out/open-copies';
import { settleWithin, type TriedCopy } from '@/lib/store/hot/out/settle';
import type { WaitingCopy } from '@/lib/store/hot/out/waiting-copy';
import { ensureQueues } from '@/lib/store/hot/queue-rows';
import type { ServerContext } from '@/lib/store/hot/server-context';
import { confirmCopies, type Move, moveCopies, type Split, splitCopies } from './move-copies';

/**
 * Owns: routing waiting copies anew, a batch a transaction: after a change of routing, at a resubmit, out of Submission.
 * Promises: the same decision as at submit (placeRecipients); suspended copies and those in flight stay; what no waiting
 *   helps ends with its report; copies that find themselves where they are only learn the version.
 * Does not: repeat (lib/worker/chores/sweep.ts does until nothing is left).
 */

export interface RerouteRequest {
  readonly queueId: bigint;
  /** Copies routed by an older version than the present; `all` takes each that is not suspended. */
  readonly which: 'older' | 'all';
  /** Only these copies. */
  readonly copyIds?: readonly bigint[];
  /** Where the batch before ended: without it, each batch would read past all rows that the earlier ones moved away. */
  readonly after: CopyPosition | null;
  readonly inFlight: ReadonlySet<bigint>;
  readonly limit: number;
}

export interface CopyPosition {
  readonly routedVersion: bigint;
  readonly id: bigint;
}

export interface RerouteResult {
  /** Rows that were looked at; fewer than the limit: nothing is left. */
  readonly examined: number;
  readonly last: CopyPosition | null;
  /** No longer in the queue. */
  readonly left: readonly bigint[];
  readonly toQueueIds: ReadonlySet<bigint>;
  readonly reports: readonly WaitingCopy[];
}

const NOTHING: RerouteResult = { examined: 0, last: null, left: [], toQueueIds: new Set(), reports: [] };

/** Nothing, too, when the right to act is lost. */
export async function rerouteBatch(
  pool: Pool,
  context: ServerContext,
  request: RerouteRequest,
): Promise<RerouteResult> {
  return inTransaction(pool, (client) => rerouteWithin(client, context, request));
}

export async function rerouteWithin(
  client: Client,
  context: ServerContext,
  request: RerouteRequest,
): Promise<RerouteResult> {
  if (!(await context.mayAct(client))) return NOTHING;
  const { routing } = context.settings();
  const copies = await lockCopies(client, request, routing.version);
  const last = copies.at(-1);
  if (!last) return NOTHING;

  const decide = decider(context, routing);
  const decisions = copies.map((copy) => ({ copy, ...groupRecipients(copy, decide) }));
  const keys = decisions.flatMap(({ groups }) => groups.map(({ key }) => key));
  const queueIds = await ensureQueues(client, [
    ...new Map(keys.map((key) => [queueKeyText(key), key])).values(),
  ]);

  const plan = await makePlan(context, request.queueId, decisions, queueIds);
  const ended = decisions.flatMap(({ copy, failed }) =>
    failed.length === 0 ? [] : [endedCopy(copy, request, failed)],
  );
  const { reports } = await settleWithin(client, context, ended);
  await splitCopies(client, plan.splits, routing.version);
  await moveCopies(client, plan.moves, routing.version);
  await confirmCopies(client, plan.stays, routing.version);

  const endedWhole = decisions.filter(({ groups }) => groups.length === 0).map(({ copy }) => copy.id);
  return {
    examined: copies.length,
    last,
    left: [...plan.moves.map((move) => move.copyId), ...endedWhole],
    toQueueIds: new Set([...plan.moves, ...plan.splits].map((move) => move.toQueueId)),
    reports,
  };
}

interface LockedCopy extends CopyPosition {
  readonly messageId: bigint;
  readonly sizeBytes: number;
  readonly recipients: readonly { readonly id: bigint; readonly address: string; readonly domain: string }[];
}

async function lockCopies(client: Client, request: RerouteRequest, version: bigint): Promise<LockedCopy[]> {
  const { condition, order, values } = selection(request, version);
  const { rows } = await client.query<{
    id: bigint;
    message_id: bigint;
    routed_version: bigint;
    size: bigint;
  }>(
    `SELECT c.id, c.message_id, c.routed_version, m.size FROM copy c JOIN message m ON m.id = c.message_id
     WHERE c.queue_id = $1 AND c.status <> 'Suspended' AND c.id <> ALL($2::bigint[]) AND ${condition}
     ORDER BY ${order} LIMIT $3 FOR UPDATE OF c`,
    [request.queueId, [...request.inFlight], request.limit, ...values],
  );
  const { rows: recipients } = await client.query<{
    id: bigint;
    copy_id: bigint;
    address: string;
    domain: string;
  }>('SELECT id, copy_id, address, domain FROM recipient WHERE copy_id = ANY($1::bigint[]) ORDER BY id', [
    rows.map((row) => row.id),
  ]);
  const byCopy = new Map<bigint, typeof recipients>();
  for (const recipient of recipients) {
    const others = byCopy.get(recipient.copy_id);
    if (others) others.push(recipient);
    else byCopy.set(recipient.copy_id, [recipient]);
  }
  return rows.map((row) => ({
    id: row.id,
    messageId: row.message_id,
    routedVersion: row.routed_version,
    sizeBytes: Number(row.size),
    recipients: byCopy.get(row.id) ?? [],
  }));
}

/** Further parameters begin at $4. */
function selection({ which, after, copyIds }: RerouteRequest, version: bigint) {
  if (copyIds) return { condition: 'c.id = ANY($4::bigint[])', order: 'c.id', values: [copyIds] };
  const id = after?.id ?? 0n;
  if (which === 'all') return { condition: 'c.id > $4', order: 'c.id', values: [id] };
  return {
    condition: 'c.routed_version < $4 AND (c.routed_version, c.id) > ($5, $6)',
    order: 'c.routed_version, c.id',
    values: [version, after?.routedVersion ?? -1n, id],
  };
}

type Decision =
  | { readonly key: QueueKey; readonly error: LastError | null }
  | { readonly key: null; readonly error: LastError };
type Decide = (recipient: LockedCopy['recipients'][number], sizeBytes: number) => Decision;

/** Recipients that routing cannot tell apart (same domain, same side of every size limit) are decided once. */
function decider(context: ServerContext, table: RoutingTable): Decide {
  const { liveServerIds } = context.settings();
  const limits = [...new Set(table.connectors.flatMap((connector) => connector.maxMessageSizeBytes ?? []))];
  const known = new Map<string, Decision>();
  return (recipient, sizeBytes) => {
    const cacheKey = `${recipient.domain}|${limits.filter((limit) => limit < sizeBytes).length}`;
    const found = known.get(cacheKey);
    if (found) return found;
    const placement = placeRecipients([recipient], sizeBytes, {
      table,
      serverId: context.serverId,
      liveServerIds,
    });
    const [place] = placement.queues;
    if (place) {
      const decision = { key: place.key, error: place.error };
      known.set(cacheKey, decision);
      return decision;
    }
    // Told with its own size and address, so not kept for others.
    const [failure] = placement.failed;
    if (!failure) throw new Error(`No decision for the domain ${recipient.domain}`);
    return { key: null, error: failure.error };
  };
}

interface Grouped {
  readonly groups: readonly {
    readonly key: QueueKey;
    readonly error: LastError | null;
    readonly recipientIds: bigint[];
  }[];
  readonly failed: readonly {
    readonly recipient: LockedCopy['recipients'][number];
    readonly error: LastError;
  }[];
}

function groupRecipients(copy: LockedCopy, decide: Decide): Grouped {
  const groups = new Map<string, { key: QueueKey; error: LastError | null; recipientIds: bigint[] }>();
  const failed: { recipient: LockedCopy['recipients'][number]; error: LastError }[] = [];
  for (const recipient of copy.recipients) {
    const decision = decide(recipient, copy.sizeBytes);
    if (decision.key === null) {
      failed.push({ recipient, error: decision.error });
      continue;
    }
    const text = queueKeyText(decision.key);
    const group = groups.get(text);
    if (group) group.recipientIds.push(recipient.id);
    else groups.set(text, { key: decision.key, error: decision.error, recipientIds: [recipient.id] });
  }
  return { groups: [...groups.values()], failed };
}

interface Plan {
  readonly moves: Move[];
  readonly splits: Split[];
  readonly stays: bigint[];
}

/** The group that stays keeps the copy, else the first does; each further one becomes a copy of its own. */
async function makePlan(
  context: ServerContext,
  fromQueueId: bigint,
  decisions: readonly ({ readonly copy: LockedCopy } & Grouped)[],
  queueIds: ReadonlyMap<string, bigint>,
): Promise<Plan> {
  const plan: Plan = { moves: [], splits: [], stays: [] };
  const splitCount = decisions.reduce((sum, { groups }) => sum + Math.max(0, groups.length - 1), 0);
  const newIds = await context.ids.take('copy', splitCount);
  for (const { copy, groups } of decisions) {
    const placed = groups
      .map((group) => ({ ...group, toQueueId: queueIds.get(queueKeyText(group.key)) ?? 0n }))
      .sort((a, b) => Number(b.toQueueId === fromQueueId) - Number(a.toQueueId === fromQueueId));
    const [first, ...others] = placed;
    if (!first) continue;
    if (first.toQueueId === fromQueueId) plan.stays.push(copy.id);
    else plan.moves.push({ copyId: copy.id, toQueueId: first.toQueueId, error: first.error });
    for (const { toQueueId, error, recipientIds } of others) {
      const copyId = newIds.shift();
      if (copyId === undefined) throw new Error('Fewer ids than copies to split');
      plan.splits.push({
        copyId,
        fromCopyId: copy.id,
        messageId: copy.messageId,
        toQueueId,
        error,
        recipientIds,
      });
    }
  }
  return plan;
}

/** As settle takes it: only the recipients that end. */
function endedCopy(copy: LockedCopy, { queueId }: RerouteRequest, failed: Grouped['failed']): TriedCopy {
  const errors = new Map(failed.map(({ recipient, error }) => [recipient.id, error]));
  const recipients = failed.map(({ recipient }) => recipient);
  return untriedCopy({ id: copy.id, messageId: copy.messageId, queueId, recipients }, ({ id }) => ({
    kind: 'failed',
    outcome: 'Failed',
    error: errors.get(id) ?? newLastError('noMatchingConnector', {}),
    previousError: null,
    host: null,
    withNdr: true,
    actor: null,
  }));
}
