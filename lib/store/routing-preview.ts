import { type RouteDecision, route } from '@/lib/transport/route';
import type { RoutingTable } from '@/lib/transport/routing-table';
import { query, SqlParameters, type SqlReader } from './sql-parameters';

/**
 * Owns: what a change of routing does to waiting mail, before the sweep does it.
 * Promises: the same rule (`route`) over the same rows as the sweep; reads only.
 * Does not: count mail that is suspended, or in a suspended Unreachable queue: it stays where it is.
 */

export interface RoutingMoves {
  /** Messages with a recipient that gets another next hop. */
  readonly movedMessages: number;
  /** Of these, messages that leave the Unreachable queue for a connector. */
  readonly releasedMessages: number;
  /** Of the moved, messages with a recipient that finds no connector any more. */
  readonly strandedMessages: number;
}

export async function previewRouting(
  db: SqlReader,
  before: RoutingTable,
  after: RoutingTable,
): Promise<RoutingMoves> {
  // The default of 4 MB would sort on disk what fits into memory: half the time with 200,000 waiting messages.
  await query(db, `SELECT set_config('work_mem', '64MB', true)`);
  const limits = await findLimitsThatMatter(db, before, after);
  const groups = await findWaitingGroups(db, limits);
  const was = nextHops(groups, before);
  const becomes = nextHops(groups, after);
  const select = (wanted: (was: NextHop, becomes: NextHop) => boolean) =>
    groups.filter((group) => wanted(was(group), becomes(group)));
  const moved = select((a, b) => a.key !== b.key);
  const released = select((a, b) => !a.delivers && b.delivers);
  const stranded = select((a, b) => a.delivers && !b.delivers);
  const movedMessages = await countMessages(db, limits, moved, groups);
  // Both are parts of the moved: as many groups are the same groups, and need no second look.
  const countPart = async (part: readonly WaitingGroup[]) =>
    part.length === moved.length ? movedMessages : await countMessages(db, limits, part, groups);
  return {
    movedMessages,
    releasedMessages: await countPart(released),
    strandedMessages: await countPart(stranded),
  };
}

/** Waiting recipients that routing cannot tell apart: same queue, same domain, same side of every size limit. */
interface WaitingGroup {
  readonly queueId: bigint;
  readonly ownerServerId: string;
  readonly domain: string;
  readonly sizeBucket: number;
  /** The largest of the bucket, in bytes. */
  readonly sizeBytes: number;
}

const WAITING = `
    FROM recipient r
    JOIN copy c ON c.id = r.copy_id
    JOIN queue q ON q.id = c.queue_id`;

const WAITS = `(q.kind = 'Delivery' OR (q.kind = 'Unreachable' AND NOT q.suspended))
     AND c.status <> 'Suspended' AND r.status <> 'Complete'`;

/** Limits that some message exceeds. Mostly none does, and then no message's size has to be read. */
async function findLimitsThatMatter(
  db: SqlReader,
  ...tables: readonly RoutingTable[]
): Promise<readonly number[]> {
  const [row] = await query<{ largest: bigint | null }>(db, 'SELECT max(size) AS largest FROM message');
  const largest = Number(row?.largest ?? 0);
  const limits = new Set(tables.flatMap(limitsOf).filter((limit) => limit < largest));
  return [...limits].sort((a, b) => a - b);
}

async function findWaitingGroups(db: SqlReader, limits: readonly number[]): Promise<readonly WaitingGroup[]> {
  const parameters = new SqlParameters();
  const size = sizeParts(parameters, limits);
  const rows = await query<{
    queue_id: bigint;
    owner_server_id: string;
    domain: string;
    size_bucket: number;
    size_bytes: bigint;
  }>(
    db,
    `SELECT c.queue_id, q.owner_server_id::text, r.domain, ${size.bucket} AS size_bucket, ${size.largest} AS size_bytes
     ${WAITING} ${size.join}
     WHERE ${WAITS}
     GROUP BY 1, 2, 3, 4`,
    parameters,
  );
  return rows.map((row) => ({
    queueId: row.queue_id,
    ownerServerId: row.owner_server_id,
    domain: row.domain,
    sizeBucket: row.size_bucket,
    sizeBytes: Number(row.size_bytes),
  }));
}

/** Messages in any of the groups, each once: one message may wait in several of them. */
async function countMessages(
  db: SqlReader,
  limits: readonly number[],
  some: readonly WaitingGroup[],
  all: readonly WaitingGroup[],
): Promise<number> {
  if (some.length === 0) return 0;
  const parameters = new SqlParameters();
  const narrowed = some.length === all.length ? { join: '', where: '' } : among(parameters, limits, some);
  const rows = await query<{ messages: bigint }>(
    db,
    `SELECT count(*) AS messages FROM (
       SELECT c.message_id ${WAITING} ${narrowed.join} WHERE ${WAITS} ${narrowed.where} GROUP BY 1) AS message`,
    parameters,
  );
  return Number(rows[0]?.messages ?? 0);
}

function among(parameters: SqlParameters, limits: readonly number[], groups: readonly WaitingGroup[]) {
  const size = sizeParts(parameters, limits);
  const queueIds = parameters.bigints(groups.map((group) => group.queueId));
  const buckets = parameters.bigints(groups.map((group) => BigInt(group.sizeBucket)));
  const domains = parameters.typed(JSON.stringify(groups.map((group) => group.domain)), 'jsonb');
  return {
    join: size.join,
    where: `AND (c.queue_id, ${size.bucket}::bigint, r.domain) IN (
      SELECT * FROM unnest(${queueIds}, ${buckets}, ARRAY(SELECT jsonb_array_elements_text(${domains}))))`,
  };
}

/** The bucket is how many limits the message exceeds; width_bucket counts thresholds up to and including its operand. */
function sizeParts(parameters: SqlParameters, limits: readonly number[]) {
  if (limits.length === 0) return { join: '', bucket: '0', largest: '0::bigint' };
  return {
    join: 'JOIN message m ON m.id = c.message_id',
    bucket: `width_bucket(m.size - 1, ${parameters.bigints(limits.map(BigInt))})`,
    largest: 'max(m.size)',
  };
}

function limitsOf(table: RoutingTable): readonly number[] {
  return table.connectors.flatMap(({ maxMessageSizeBytes }) =>
    maxMessageSizeBytes === null ? [] : [maxMessageSizeBytes],
  );
}

interface NextHop {
  readonly key: string;
  readonly delivers: boolean;
}

/** Decides once for what the same server holds for the same domain and size. */
function nextHops(groups: readonly WaitingGroup[], table: RoutingTable): (group: WaitingGroup) => NextHop {
  const decided = new Map<string, NextHop>();
  const questionOf = (group: WaitingGroup) => [group.ownerServerId, group.sizeBucket, group.domain].join('|');
  for (const group of groups) {
    const question = questionOf(group);
    if (!decided.has(question)) decided.set(question, nextHop(group, table));
  }
  return (group) => decided.get(questionOf(group)) ?? nextHop(group, table);
}

function nextHop(group: WaitingGroup, table: RoutingTable): NextHop {
  const decision = route(
    {
      address: `postmaster@${group.domain}`,
      domain: group.domain,
      sizeBytes: group.sizeBytes,
      sourceServerId: group.ownerServerId,
    },
    table,
  );
  return { key: keyOf(decision, group.ownerServerId), delivers: decision.kind === 'deliver' };
}

function keyOf(decision: RouteDecision, ownerServerId: string): string {
  if (decision.kind !== 'deliver') return decision.kind;
  const { connector, deliveryType, domain } = decision;
  // Mail leaves a server that may no longer send through the connector, though the connector stays the same.
  const staysHere = connector.sourceServerIds.includes(ownerServerId);
  return [connector.id, deliveryType, domain, staysHere].join('|');
}
