import { type Envelope, receiveConnectorNameOf } from '@/lib/mail/message/envelope';
import { newLastError } from '@/lib/mail/outcome/last-error-kinds';
import { type Grouped, groupPlaced } from '@/lib/mail/routing/group-placed';
import { Placer } from '@/lib/mail/routing/placer';
import { type Client, inTransaction, type Pool } from '@/lib/store/database/pool';
import { untriedCopy } from '@/lib/store/hot/out/open-copies';
import { settleWithin, type TriedCopy } from '@/lib/store/hot/out/settle';
import type { WaitingCopy } from '@/lib/store/hot/out/waiting-copy';
import { ensureQueues } from '@/lib/store/hot/queue-rows';
import type { ServerContext } from '@/lib/store/hot/server-context';
import { confirmCopies, type Move, moveCopies, type Split, splitCopies } from './move-copies';

/**
 * Owns: routing waiting copies anew, a batch a transaction: after a change of routing, at a resubmit, out of Submission.
 * Promises: the same decision as at submit (placeRecipient); suspended copies and those in flight stay; what no waiting
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
  readonly dsns: readonly WaitingCopy[];
}

const NOTHING: RerouteResult = { examined: 0, last: null, left: [], toQueueIds: new Set(), dsns: [] };

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
  const { routing, liveServerIds } = context.settings();
  const copies = await lockCopies(client, request, routing.version);
  const last = copies.at(-1);
  if (!last) return NOTHING;

  const placer = new Placer({ table: routing, serverId: context.serverId, liveServerIds });
  const decisions = copies.map((copy) => ({
    copy,
    ...groupPlaced(copy.recipients, (recipient) => placer.place(copy.envelope, recipient)),
  }));
  const groups = decisions.flatMap(({ groups }) => groups);
  const queueIds = await ensureQueues(client, [
    ...new Map(groups.map(({ keyText, key }) => [keyText, key])).values(),
  ]);

  const plan = await makePlan(context, request.queueId, decisions, queueIds);
  const ended = decisions.flatMap(({ copy, failed }) =>
    failed.length === 0 ? [] : [endedCopy(copy, request, failed)],
  );
  const { dsns } = await settleWithin(client, context, ended);
  await splitCopies(client, plan.splits, routing.version);
  await moveCopies(client, plan.moves, routing.version);
  await confirmCopies(client, plan.stays, routing.version);

  const endedWhole = decisions.filter(({ groups }) => groups.length === 0).map(({ copy }) => copy.id);
  return {
    examined: copies.length,
    last,
    left: [...plan.moves.map((move) => move.copyId), ...endedWhole],
    toQueueIds: new Set([...plan.moves, ...plan.splits].map((move) => move.toQueueId)),
    dsns,
  };
}

interface LockedCopy extends CopyPosition {
  readonly messageId: bigint;
  readonly envelope: Envelope;
  readonly recipients: readonly LockedRecipient[];
}

interface LockedRecipient {
  readonly id: bigint;
  readonly address: string;
  readonly domain: string;
}

async function lockCopies(client: Client, request: RerouteRequest, version: bigint): Promise<LockedCopy[]> {
  const { condition, order, values } = selection(request, version);
  const { rows } = await client.query<{
    id: bigint;
    message_id: bigint;
    routed_version: bigint;
    from_address: string;
    size: bigint;
    source_name: string;
    smtp_utf8: boolean;
  }>(
    `SELECT c.id, c.message_id, c.routed_version, m.from_address, m.size, m.source_name, m.smtp_utf8
     FROM copy c JOIN message m ON m.id = c.message_id
     WHERE c.queue_id = $1 AND c.status <> 'Suspended' AND c.id <> ALL($2::bigint[]) AND ${condition}
     ORDER BY ${order} LIMIT $3 FOR UPDATE OF c`,
    [request.queueId, [...request.inFlight], request.limit, ...values],
  );
  const { rows: recipients } = await client.query<LockedRecipient & { readonly copy_id: bigint }>(
    'SELECT id, copy_id, address, domain FROM recipient WHERE copy_id = ANY($1::bigint[]) ORDER BY id',
    [rows.map((row) => row.id)],
  );
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
    envelope: {
      sender: row.from_address,
      sizeBytes: Number(row.size),
      receiveConnectorName: receiveConnectorNameOf(row.source_name),
      smtpUtf8: row.smtp_utf8,
    },
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

interface Plan {
  readonly moves: Move[];
  readonly splits: Split[];
  readonly stays: bigint[];
}

/** The group that stays keeps the copy, else the first does; each further one becomes a copy of its own. */
async function makePlan(
  context: ServerContext,
  fromQueueId: bigint,
  decisions: readonly ({ readonly copy: LockedCopy } & Grouped<LockedRecipient>)[],
  queueIds: ReadonlyMap<string, bigint>,
): Promise<Plan> {
  const plan: Plan = { moves: [], splits: [], stays: [] };
  const splitCount = decisions.reduce((sum, { groups }) => sum + Math.max(0, groups.length - 1), 0);
  const newIds = await context.ids.take('copy', splitCount);
  for (const { copy, groups } of decisions) {
    const placed = groups
      .map((group) => ({ ...group, toQueueId: queueIds.get(group.keyText) ?? 0n }))
      .sort((a, b) => Number(b.toQueueId === fromQueueId) - Number(a.toQueueId === fromQueueId));
    const [first, ...others] = placed;
    if (!first) continue;
    if (first.toQueueId === fromQueueId) plan.stays.push(copy.id);
    else plan.moves.push({ copyId: copy.id, toQueueId: first.toQueueId, error: first.error });
    for (const { toQueueId, error, recipients } of others) {
      const copyId = newIds.shift();
      if (copyId === undefined) throw new Error('Fewer ids than copies to split');
      plan.splits.push({
        copyId,
        fromCopyId: copy.id,
        messageId: copy.messageId,
        toQueueId,
        error,
        recipientIds: recipients.map(({ id }) => id),
      });
    }
  }
  return plan;
}

/** As settle takes it: only the recipients that end. */
function endedCopy(
  copy: LockedCopy,
  { queueId }: RerouteRequest,
  failed: Grouped<LockedRecipient>['failed'],
): TriedCopy {
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
