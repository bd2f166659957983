import type { QueueEffect } from '@/lib/mail/queue/queue-effect';
import { mustReroute } from '@/lib/mail/routing/delivery-type';
import { type Distinctions, distinguishes, envelopeOfClass } from '@/lib/mail/routing/placement-class';
import { Placer } from '@/lib/mail/routing/placer';
import { type QueueKey, queueKeyText } from '@/lib/mail/routing/queue-key';
import type { RoutingTable } from '@/lib/mail/routing/routing-table';
import { bigintList, query, SqlParameters, type SqlReader } from '@/lib/store/database/sql-parameters';
import { senderClassSql } from './sender-class-sql';

/**
 * Owns: what a change of routing, or a resubmit, does to waiting mail, before the transport does it.
 * Promises: the sweep's own rules (which queues: mustReroute; where to: placeRecipient) over the same rows; reads only.
 * Does not: count mail that the sweep leaves alone: suspended copies, and a suspended Unreachable queue.
 */

export async function previewRouting(
  db: SqlReader,
  before: RoutingTable,
  after: RoutingTable,
): Promise<QueueEffect> {
  const queues = (await loadQueues(db)).filter((queue) => mustReroute(queue, queue.ownerServerId, after));
  return previewMoves(db, queues, [before, after], placer(before), placer(after));
}

/** Retry-Queue -Resubmit: everything in these queues is placed anew by the present table. */
export async function previewResubmit(
  db: SqlReader,
  queueIds: readonly bigint[],
  table: RoutingTable,
): Promise<QueueEffect> {
  const asked = new Set(queueIds);
  const queues = (await loadQueues(db, true)).filter(({ id }) => asked.has(id));
  return previewMoves(db, queues, [table], ({ queue }) => placeOf(queue), placerAnew(table));
}

async function previewMoves(
  db: SqlReader,
  queues: readonly WaitingQueue[],
  tables: readonly RoutingTable[],
  placeBefore: WherePlaced,
  placeAfter: WherePlaced,
): Promise<QueueEffect> {
  if (queues.length === 0) return { movedMessages: 0, releasedMessages: 0, strandedMessages: 0 };
  // The default of 4 MB would sort on disk what fits into memory: half the time with 200,000 waiting messages.
  await query(db, `SELECT set_config('work_mem', '64MB', true)`);
  const classes = await findWhatMatters(db, tables);
  const groups = await findWaitingGroups(db, queues, classes);
  const select = (wanted: (was: Place, becomes: Place) => boolean) =>
    groups.filter((group) => wanted(placeBefore(group), placeAfter(group)));
  const moved = select((was, becomes) => was.text !== becomes.text);
  const released = select((was, becomes) => !was.delivers && becomes.delivers);
  const stranded = select((was, becomes) => was.delivers && !becomes.delivers);
  const movedMessages = await countMessages(db, classes, moved, groups);
  // Both are parts of the moved: as many groups are the same groups, and need no second look.
  const countPart = async (part: readonly WaitingGroup[]) =>
    part.length === moved.length ? movedMessages : await countMessages(db, classes, part, groups);
  return {
    movedMessages,
    releasedMessages: await countPart(released),
    strandedMessages: await countPart(stranded),
  };
}

interface WaitingQueue extends QueueKey {
  readonly id: bigint;
  readonly ownerServerId: string;
}

async function loadQueues(db: SqlReader, withSuspended = false): Promise<readonly WaitingQueue[]> {
  return await query<WaitingQueue>(
    db,
    `SELECT id, home_server_id::text AS "homeServerId", owner_server_id::text AS "ownerServerId", kind,
            delivery_type AS "deliveryType", connector_id::text AS "connectorId", domain
       FROM queue WHERE kind = 'Delivery' OR (kind = 'Unreachable' AND (${withSuspended} OR NOT suspended))`,
  );
}

/** Size limits that some message exceeds. Mostly none does, and then no message's size has to be read. */
async function findWhatMatters(db: SqlReader, tables: readonly RoutingTable[]): Promise<Distinctions> {
  const [row] = await query<{ largest: bigint | null }>(db, 'SELECT max(size) AS largest FROM message');
  const largest = Number(row?.largest ?? 0);
  const all = tables.map(distinguishes);
  const sizes = all.flatMap(({ sizeLimitsBytes }) => sizeLimitsBytes.filter((limit) => limit < largest));
  return {
    sizeLimitsBytes: [...new Set(sizes)].sort((a, b) => a - b),
    senderLimits: all.flatMap(({ senderLimits }) => senderLimits),
  };
}

/** Waiting recipients of one queue that neither table can tell apart (placement-class). */
interface WaitingGroup {
  readonly queue: WaitingQueue;
  readonly domain: string;
  readonly sizeBucket: number;
  /** The largest of the bucket, in bytes. */
  readonly sizeBytes: number;
  readonly senderClass: string;
  /** One of the class; empty where senders make no difference. */
  readonly sender: string;
}

const WAITING = 'FROM copy c JOIN recipient r ON r.copy_id = c.id';

async function findWaitingGroups(
  db: SqlReader,
  queues: readonly WaitingQueue[],
  classes: Distinctions,
): Promise<readonly WaitingGroup[]> {
  const parameters = new SqlParameters();
  const { join, bucket, largest, senderClass, someone } = classParts(classes, parameters);
  const rows = await query<{
    queue_id: bigint;
    domain: string;
    size_bucket: number;
    sender_class: string;
    size_bytes: bigint;
    sender: string;
  }>(
    db,
    `SELECT c.queue_id, r.domain, ${bucket} AS size_bucket, ${senderClass} AS sender_class,
       ${largest} AS size_bytes, ${someone} AS sender
     ${WAITING} ${join}
     WHERE c.status <> 'Suspended' AND c.queue_id = ANY(${bigintList(queues.map(({ id }) => id))})
     GROUP BY 1, 2, 3, 4`,
    parameters,
  );
  const byId = new Map(queues.map((queue) => [queue.id, queue]));
  return rows.flatMap((row) => {
    const queue = byId.get(row.queue_id);
    const { domain, size_bucket: sizeBucket, sender_class: senderClass, sender } = row;
    return queue
      ? [{ queue, domain, sizeBucket, sizeBytes: Number(row.size_bytes), senderClass, sender }]
      : [];
  });
}

/** Messages in any of the groups, each once: one message may wait in several of them. */
async function countMessages(
  db: SqlReader,
  classes: Distinctions,
  some: readonly WaitingGroup[],
  all: readonly WaitingGroup[],
): Promise<number> {
  if (some.length === 0) return 0;
  const parameters = new SqlParameters();
  const queueIds = bigintList([...new Set(some.map(({ queue }) => queue.id))]);
  const isWhole = some.length === all.length;
  const narrowed = isWhole ? { from: 'FROM copy c', where: '' } : among(parameters, classes, some);
  const rows = await query<{ messages: bigint }>(
    db,
    `SELECT count(*) AS messages FROM (
       SELECT c.message_id ${narrowed.from}
       WHERE c.status <> 'Suspended' AND c.queue_id = ANY(${queueIds}) ${narrowed.where}
       GROUP BY 1) AS message`,
    parameters,
  );
  return Number(rows[0]?.messages ?? 0);
}

function among(parameters: SqlParameters, classes: Distinctions, groups: readonly WaitingGroup[]) {
  const { join, bucket, senderClass } = classParts(classes, parameters);
  const queueIds = bigintList(groups.map(({ queue }) => queue.id));
  const buckets = bigintList(groups.map((group) => BigInt(group.sizeBucket)));
  const texts = (of: (group: WaitingGroup) => string) =>
    `ARRAY(SELECT jsonb_array_elements_text(${parameters.typed(JSON.stringify(groups.map(of)), 'jsonb')}))`;
  const domains = texts(({ domain }) => domain);
  const senders = texts((group) => group.senderClass);
  return {
    from: `${WAITING} ${join}`,
    where: `AND (c.queue_id, ${bucket}::bigint, r.domain, ${senderClass}) IN (
      SELECT * FROM unnest(${queueIds}, ${buckets}, ${domains}, ${senders}))`,
  };
}

/** The bucket is how many limits the message exceeds; width_bucket counts thresholds up to and including its operand. */
function classParts({ sizeLimitsBytes, senderLimits }: Distinctions, parameters: SqlParameters) {
  const bySize = sizeLimitsBytes.length > 0;
  const bySender = senderLimits.length > 0;
  return {
    join: bySize || bySender ? 'JOIN message m ON m.id = c.message_id' : '',
    bucket: bySize ? `width_bucket(m.size - 1, ${bigintList(sizeLimitsBytes.map(BigInt))})` : '0',
    largest: bySize ? 'max(m.size)' : '0::bigint',
    senderClass: bySender ? senderClassSql('m.from_address', senderLimits, parameters) : "''::text",
    someone: bySender ? 'min(m.from_address)' : "''::text",
  };
}

interface Place {
  readonly text: string;
  readonly delivers: boolean;
}

type WherePlaced = (group: WaitingGroup) => Place;

/** Of queues that the sweep would leave alone, where they are. */
function placer(table: RoutingTable): WherePlaced {
  const anew = placerAnew(table);
  return (group) =>
    mustReroute(group.queue, group.queue.ownerServerId, table) ? anew(group) : placeOf(group.queue);
}

function placerAnew(table: RoutingTable): WherePlaced {
  const byServer = new Map<string, Placer>();
  return ({ queue: { ownerServerId: serverId }, domain, sizeBytes, sender }) => {
    // Which of several servers takes mail over does not change what is counted.
    const placer = byServer.get(serverId) ?? new Placer({ table, serverId, liveServerIds: [] });
    byServer.set(serverId, placer);
    const { key } = placer.place(envelopeOfClass(sizeBytes, sender), {
      address: `postmaster@${domain}`,
      domain,
    });
    return key === null ? { text: 'ended', delivers: false } : placeOf(key);
  };
}

function placeOf(key: QueueKey): Place {
  return { text: queueKeyText(key), delivers: key.kind === 'Delivery' };
}
