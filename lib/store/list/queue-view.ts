import {
  type DeliveryTypeRule,
  deliveryTypesWhere,
  type OwnQueueKind,
} from '@/lib/mail/routing/delivery-type';
import { bigintList } from '@/lib/store/database/sql-parameters';
import { limitWait, waitColumns } from './limit-wait-sql';
import type { LiveState } from './live-state';

/**
 * Owns: a queue as the console and the shell see it, as a SQL subquery `queue_view`.
 * Promises: computed columns (identity, next hop domain, effective status, count) have one definition; none of them
 *   reads the queue's messages, so a list costs the same at ten and at a million.
 * Does not: filter or page.
 */

/** "HUB1\17", "HUB1\Unreachable": needs `q` (queue) and `home` (its home server) in scope. */
export const QUEUE_IDENTITY = `(home.name || '\\' || CASE q.kind WHEN 'Delivery' THEN q.id::text ELSE q.kind END) COLLATE "C"`;

/** The present host list, as Exchange writes it: IP addresses in brackets. */
const SMART_HOST_LIST = `(SELECT string_agg(
    CASE WHEN host ~ '^[0-9.]+$' OR host LIKE '%:%' THEN '[' || host || ']' ELSE host END, ',' ORDER BY place)
  FROM unnest(connector.smart_hosts) WITH ORDINALITY AS list(host, place))`;

const NEXT_HOPS_OF_KINDS: Readonly<Record<OwnQueueKind, string>> = {
  Submission: 'Submission',
  Unreachable: 'Unreachable Domain',
  Poison: 'Poison Message',
};

const IS_OF_KIND = Object.entries(NEXT_HOPS_OF_KINDS).map(([kind, text]) => `WHEN '${kind}' THEN '${text}'`);

/** A condition on a queue's delivery type. One that a newer version wrote is nothing in particular. */
function isOfType(isWanted: (rule: DeliveryTypeRule) => boolean): string {
  return `q.delivery_type IN (${deliveryTypesWhere(isWanted).map((type) => `'${type}'`)})`;
}

const NEXT_HOP_DOMAIN = `CASE q.kind ${IS_OF_KIND.join(' ')}
    ELSE CASE WHEN ${isOfType(({ nextHop }) => nextHop === 'smartHosts')} THEN coalesce(${SMART_HOST_LIST}, '')
      ELSE q.domain END
  END COLLATE "C"`;

const IS_EXTERNAL = isOfType(({ nextHopCategory }) => nextHopCategory === 'External');

const WAIT = waitColumns('wait');

export function queueView(live: LiveState): string {
  return `(
    SELECT q.id, q.kind, q.delivery_type, q.connector_id::text AS connector_id, connector.name AS connector_name,
           home.id AS server_id, home.name AS server, owner.name AS working_server, ${QUEUE_IDENTITY} AS identity,
           ${NEXT_HOP_DOMAIN} AS next_hop_domain,
           CASE WHEN ${IS_EXTERNAL} THEN 'External' ELSE 'Internal' END AS next_hop_category,
           CASE WHEN q.suspended OR q.kind = 'Poison' THEN 'Suspended'
                WHEN q.id = ANY(${bigintList(live.activeQueueIds)}) THEN 'Active'
                WHEN q.id = ANY(${bigintList(live.connectingQueueIds)}) THEN 'Connecting'
                WHEN q.retry_count > 0 THEN 'Retry'
                ELSE 'Ready' END COLLATE "C" AS status,
           coalesce(counter.messages, 0)::bigint AS message_count,
           q.retry_count, q.first_retry_at, q.last_retry_at, coalesce(q.next_retry_at, wait.waits_until) AS next_retry_at,
           coalesce(q.last_error_key, ${WAIT.key}) AS last_error_key,
           CASE WHEN q.last_error_key IS NULL AND wait.waits_until IS NOT NULL THEN ${WAIT.args}
             ELSE q.last_error_args END AS last_error_args,
           q.last_error_reply, coalesce(q.last_error_text, ${WAIT.text}) AS last_error_text
      FROM queue q
      JOIN transport_server home ON home.id = q.home_server_id
      JOIN transport_server owner ON owner.id = q.owner_server_id
      LEFT JOIN send_connector connector ON connector.id = q.connector_id
      LEFT JOIN LATERAL (
        SELECT sum(count) AS messages FROM queue_counter WHERE queue_id = q.id
      ) counter ON true
      -- Of a queue that nothing else keeps.
      LEFT JOIN LATERAL ${limitWait("''")} wait
        ON q.retry_count = 0 AND NOT q.suspended AND counter.messages > 0
    ) queue_view`;
}
