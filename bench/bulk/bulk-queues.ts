import type pg from 'pg';
import type { LastError } from '@/lib/mail/outcome/last-error';
import { newLastError } from '@/lib/mail/outcome/last-error-kinds';
import { englishText } from '@/lib/mail/outcome/last-error-text';
import type { BulkKind, BulkPlan } from './bulk-plan';

/**
 * Owns: what a bulk load needs beside the messages: the queues of its domains, and temporary tables of what all messages
 *   share (bulk_queue, bulk_error, bulk_server, bulk_receive_connector).
 * Promises: a queue is made once; those in retry have failed eleven times, for one of several reasons, and retry within the
 *   next ten minutes, as the default schedule has them.
 */
const RETRY_COUNT = 11;

/** `series` of a plan; ours, never input. */
export function numbers(from: number, to: number): string {
  return `generate_series(${from}, ${to - 1}) AS series(n)`;
}

export async function ensureBulkQueues(client: pg.Client, plan: BulkPlan, series: string): Promise<void> {
  await client.query(`
    DROP TABLE IF EXISTS bulk_queue, bulk_error, bulk_server, bulk_receive_connector;
    CREATE TEMP TABLE bulk_server AS
      SELECT id, message_expiration_timeout, delay_notification_timeout FROM transport_server ORDER BY name LIMIT 1;
    CREATE TEMP TABLE bulk_receive_connector AS SELECT name FROM receive_connector WHERE name LIKE 'Relay %' LIMIT 1;
    CREATE TEMP TABLE bulk_error (kind text, is_recipients boolean, key text, args jsonb, reply text, text text)`);
  for (const [kind, isRecipients, error] of copyErrors) {
    await client.query('INSERT INTO bulk_error VALUES ($1, $2, $3, $4, $5, $6)', [
      kind,
      isRecipients,
      ...errorColumns(error),
    ]);
  }
  if (plan.connectorName !== null)
    await ensureDeliveryQueues(client, plan.connectorName, await used(client, plan, series));
  await ensureUnreachable(client);
  await client.query(
    `CREATE TEMP TABLE bulk_queue AS
     SELECT q.id, q.domain FROM queue q JOIN bulk_server server ON server.id = q.home_server_id
     LEFT JOIN send_connector c ON c.id = q.connector_id
     WHERE q.kind = 'Unreachable' OR lower(c.name) = lower('${plan.connectorName ?? ''}')`,
  );
}

/** An empty queue would be removed for idleness while something is measured. */
async function used(client: pg.Client, plan: BulkPlan, series: string): Promise<BulkPlan['domains']> {
  const { rows } = await client.query<{ domain: string }>(
    `SELECT DISTINCT domain FROM (${plan.mailSql(series)}) mail WHERE kind <> 'unreachable'`,
  );
  const names = new Set(rows.map(({ domain }) => domain));
  return plan.domains.filter(({ name }) => names.has(name));
}

async function ensureDeliveryQueues(
  client: pg.Client,
  connectorName: string,
  domains: BulkPlan['domains'],
): Promise<void> {
  const errors = domains.map(({ name, isInRetry }, index) => (isInRetry ? queueError(name, index) : null));
  await client.query(
    `INSERT INTO queue (home_server_id, owner_server_id, kind, delivery_type, connector_id, domain, retry_count,
       first_retry_at, last_retry_at, next_retry_at, last_error_key, last_error_args, last_error_reply, last_error_text)
     SELECT server.id, server.id, 'Delivery', 'DnsConnectorDelivery', connector.id, d.name, tries.count,
       tries.last - interval '1 hour', tries.last, tries.last + interval '10 minutes', d.key, d.args, d.reply, d.text
     FROM unnest($2::text[], $3::text[], $4::jsonb[], $5::text[], $6::text[]) WITH ORDINALITY
            AS d(name, key, args, reply, text, place)
     CROSS JOIN LATERAL (SELECT CASE WHEN d.key IS NULL THEN 0 ELSE ${RETRY_COUNT} END AS count,
       CASE WHEN d.key IS NOT NULL THEN now() - make_interval(secs => d.place % 600) END AS last) tries
     CROSS JOIN bulk_server server
     JOIN send_connector connector ON lower(connector.name) = lower($1)
     ON CONFLICT DO NOTHING`,
    [
      connectorName,
      domains.map(({ name }) => name),
      errors.map((error) => error?.key ?? null),
      errors.map((error) => error?.args ?? null),
      errors.map((error) => error?.reply ?? null),
      errors.map((error) => error && englishText(error)),
    ],
  );
}

async function ensureUnreachable(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query(
    `SELECT FROM queue q JOIN bulk_server server ON server.id = q.home_server_id WHERE q.kind = 'Unreachable'`,
  );
  if (rowCount === 0) throw new Error('No Unreachable queue: submit a message that nobody takes first');
}

/** Why a message waits by itself; what is queued waits with its queue. */
const peer = { peer: 'mx.backlog.test [127.0.0.1]', port: 25 };
const copyErrors: readonly (readonly [BulkKind, boolean, LastError])[] = [
  [
    'deferred',
    true,
    newLastError('remoteDeferred', peer, { reply: '452 4.2.2 Mailbox full', enhancedCode: '4.2.2' }),
  ],
  ['unreachable', false, newLastError('noMatchingConnector', {})],
];

function queueError(domain: string, index: number): LastError {
  const host = { peer: `mx.${domain} [192.0.2.${index % 250}]`, port: 25 };
  const kinds = [
    () => newLastError('connectFailed', { ...host, reason: 'ECONNREFUSED' }),
    () => newLastError('timeout', { ...host, stage: 'connect' }),
    () => newLastError('dnsQueryFailed', { domain, reason: 'SERVFAIL' }),
    () =>
      newLastError('hostRejected', host, {
        reply: '421 4.3.2 Service not available',
        enhancedCode: '4.3.2',
      }),
  ];
  const make = kinds[index % kinds.length] ?? (() => newLastError('unknown', { reason: '' }));
  return make();
}

function errorColumns(error: LastError): unknown[] {
  return [error.key, error.args, error.reply, englishText(error)];
}
