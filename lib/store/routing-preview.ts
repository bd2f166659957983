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
  const limits = [...new Set([...limitsOf(before), ...limitsOf(after)])].sort((a, b) => a - b);
  const groups = await findWaitingGroups(db, limits);
  const moved = groups.flatMap((group) => {
    const was = nextHop(group, before);
    const becomes = nextHop(group, after);
    return was.key === becomes.key ? [] : [{ group, was, becomes }];
  });
  const released = moved.filter(({ was, becomes }) => !was.delivers && becomes.delivers);
  const stranded = moved.filter(({ was, becomes }) => was.delivers && !becomes.delivers);
  const count = (some: typeof moved) =>
    countMessages(
      db,
      limits,
      some.map(({ group }) => group),
    );
  return {
    movedMessages: await count(moved),
    releasedMessages: await count(released),
    strandedMessages: await count(stranded),
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
  readonly messages: number;
}

const WAITING = `
    FROM recipient r
    JOIN copy c ON c.id = r.copy_id
    JOIN queue q ON q.id = c.queue_id
    JOIN message m ON m.id = c.message_id
   WHERE (q.kind = 'Delivery' OR (q.kind = 'Unreachable' AND NOT q.suspended))
     AND c.status <> 'Suspended' AND r.status <> 'Complete'`;

async function findWaitingGroups(db: SqlReader, limits: readonly number[]): Promise<readonly WaitingGroup[]> {
  const parameters = new SqlParameters();
  const bucket = sizeBucket(parameters, limits);
  const rows = await query<{
    queue_id: bigint;
    owner_server_id: string;
    domain: string;
    size_bucket: number;
    size_bytes: bigint;
    messages: bigint;
  }>(
    db,
    `SELECT c.queue_id, q.owner_server_id::text, r.domain, ${bucket} AS size_bucket, max(m.size) AS size_bytes,
            count(DISTINCT c.message_id) AS messages
     ${WAITING}
     GROUP BY 1, 2, 3, 4`,
    parameters,
  );
  return rows.map((row) => ({
    queueId: row.queue_id,
    ownerServerId: row.owner_server_id,
    domain: row.domain,
    sizeBucket: row.size_bucket,
    sizeBytes: Number(row.size_bytes),
    messages: Number(row.messages),
  }));
}

/** Messages in any of the groups, each once: one message may wait in several of them. */
async function countMessages(
  db: SqlReader,
  limits: readonly number[],
  groups: readonly WaitingGroup[],
): Promise<number> {
  const [only] = groups;
  if (only === undefined) return 0;
  if (groups.length === 1) return only.messages;
  const parameters = new SqlParameters();
  const bucket = sizeBucket(parameters, limits);
  const queueIds = parameters.bigints(groups.map((group) => group.queueId));
  const buckets = parameters.bigints(groups.map((group) => BigInt(group.sizeBucket)));
  const domains = parameters.typed(JSON.stringify(groups.map((group) => group.domain)), 'jsonb');
  const rows = await query<{ messages: bigint }>(
    db,
    `SELECT count(DISTINCT c.message_id) AS messages
     ${WAITING}
       AND (c.queue_id, ${bucket}::bigint, r.domain) IN (
         SELECT * FROM unnest(${queueIds}, ${buckets}, ARRAY(SELECT jsonb_array_elements_text(${domains}))))`,
    parameters,
  );
  return Number(rows[0]?.messages ?? 0);
}

/** How many limits the message exceeds. width_bucket counts thresholds up to and including its operand. */
function sizeBucket(parameters: SqlParameters, limits: readonly number[]): string {
  return `width_bucket(m.size - 1, ${parameters.bigints(limits.map(BigInt))})`;
}

function limitsOf(table: RoutingTable): readonly number[] {
  return table.connectors.flatMap(({ maxMessageSizeBytes }) =>
    maxMessageSizeBytes === null ? [] : [maxMessageSizeBytes],
  );
}

function nextHop(group: WaitingGroup, table: RoutingTable): { key: string; delivers: boolean } {
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
