import { randomUUID } from 'node:crypto';
import { ownDeliveryType, type QueueKind } from '@/lib/mail/routing/delivery-type';
import type { Pool } from '@/lib/store/database/pool';

/**
 * Owns: rows of queued mail for tests of reads and commands.
 * Promises: what it writes satisfies the schema's checks and the queue counters; ids are given back.
 * Does not: go the mail's way (the submitter does); no transport is needed.
 */

export interface TestServer {
  readonly id: string;
  readonly name: string;
}

export async function addServer(pool: Pool, name: string): Promise<TestServer> {
  const id = randomUUID();
  await pool.query('INSERT INTO transport_server (id, name, fqdn) VALUES ($1, $2, $3)', [
    id,
    name,
    `${name.toLowerCase()}.contoso.com`,
  ]);
  return { id, name };
}

export interface TestConnector {
  readonly name: string;
  /** Null: by DNS. */
  readonly smartHosts?: readonly string[] | null;
}

export async function addConnector(pool: Pool, connector: TestConnector): Promise<string> {
  const id = randomUUID();
  await pool.query(
    `INSERT INTO send_connector (id, name, address_spaces, dns_routing_enabled, smart_hosts)
     VALUES ($1, $2, '{SMTP:*;1}', $3, $4)`,
    [id, connector.name, !connector.smartHosts, connector.smartHosts ?? []],
  );
  return id;
}

export interface TestQueue {
  readonly kind?: QueueKind;
  readonly deliveryType?: string;
  readonly connectorId?: string;
  readonly domain?: string;
  readonly suspended?: boolean;
  readonly retryCount?: number;
  readonly lastErrorText?: string;
  readonly nextRetryAt?: string;
}

export async function addQueue(pool: Pool, server: TestServer, queue: TestQueue): Promise<bigint> {
  const kind = queue.kind ?? 'Delivery';
  const deliveryType =
    queue.deliveryType ?? (kind === 'Delivery' ? 'DnsConnectorDelivery' : ownDeliveryType(kind));
  const { rows } = await pool.query<{ id: bigint }>(
    `INSERT INTO queue (home_server_id, owner_server_id, kind, delivery_type, connector_id, domain, suspended,
                        retry_count, last_error_key, last_error_args, last_error_text, next_retry_at)
     VALUES ($1, $1, $2, $3, $4, $5, $6, $7, $8, '{}', $9, $10) RETURNING id`,
    [
      server.id,
      kind,
      deliveryType,
      kind === 'Delivery' ? (queue.connectorId ?? randomUUID()) : null,
      queue.domain ?? '',
      queue.suspended ?? false,
      queue.retryCount ?? 0,
      queue.lastErrorText === undefined ? null : 'unknown',
      queue.lastErrorText ?? null,
      queue.nextRetryAt ?? null,
    ],
  );
  const id = rows[0]?.id ?? 0n;
  await pool.query('INSERT INTO queue_counter (queue_id, slot) SELECT $1, generate_series(0, 2)', [id]);
  return id;
}

export interface TestMessage {
  readonly from?: string;
  readonly subject?: string;
  readonly internetMessageId?: string;
  readonly sizeBytes?: number;
  readonly sourceName?: string;
  readonly sourceIp?: string | null;
  readonly scl?: number | null;
  readonly receivedAt?: string;
  /** Its own; null: by the server's timeout. */
  readonly expiresAt?: string | null;
  readonly recipients?: readonly string[];
  readonly content?: Uint8Array;
  readonly addedHeaders?: string;
  readonly status?: 'Ready' | 'Retry' | 'Suspended';
  readonly pendingAction?: 'suspend' | 'remove' | 'removeWithNdr';
  readonly retryCount?: number;
  readonly lastErrorText?: string;
}

export interface TestCopy {
  readonly messageId: bigint;
  readonly copyId: bigint;
}

export async function addMessage(
  pool: Pool,
  server: TestServer,
  queueId: bigint,
  message: TestMessage = {},
): Promise<TestCopy> {
  const content = Buffer.from(message.content ?? 'Subject: test\r\n\r\nhello\r\n');
  const recipients = message.recipients ?? ['chris@fabrikam.com'];
  const inserted = await pool.query<{ id: bigint }>(
    `INSERT INTO message (id, server_id, from_address, subject, internet_message_id, size, source_name, source_ip, scl,
                          received_at, expires_at, trace, added_headers, open_recipients)
     VALUES (nextval('message_id_seq'), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '{}', $11, $12) RETURNING id`,
    [
      server.id,
      message.from ?? 'alice@contoso.com',
      message.subject ?? 'test',
      message.internetMessageId ?? `<${randomUUID()}@contoso.com>`,
      message.sizeBytes ?? content.length,
      message.sourceName ?? 'SMTP:Relay HUB1',
      message.sourceIp === undefined ? '127.0.0.1' : message.sourceIp,
      message.scl ?? null,
      message.receivedAt ?? '2026-11-24T10:00:00Z',
      message.expiresAt === undefined ? '2026-11-26T10:00:00Z' : message.expiresAt,
      message.addedHeaders ?? '',
      recipients.length,
    ],
  );
  const messageId = inserted.rows[0]?.id ?? 0n;
  await pool.query('INSERT INTO content_chunk (message_id, seq, data) VALUES ($1, 0, $2)', [
    messageId,
    content,
  ]);
  return { messageId, copyId: await addCopy(pool, messageId, queueId, message, recipients) };
}

export async function addCopy(
  pool: Pool,
  messageId: bigint,
  queueId: bigint,
  message: TestMessage,
  recipients: readonly string[],
): Promise<bigint> {
  const { rows } = await pool.query<{ id: bigint }>(
    `INSERT INTO copy (message_id, queue_id, status, pending_action, retry_count, last_error_key, last_error_args,
                       last_error_text, routed_version)
     VALUES ($1, $2, $3, $4, $5, $6, '{}', $7, 1) RETURNING id`,
    [
      messageId,
      queueId,
      message.status ?? 'Ready',
      message.pendingAction ?? null,
      message.retryCount ?? 0,
      message.lastErrorText === undefined ? null : 'unknown',
      message.lastErrorText ?? null,
    ],
  );
  const copyId = rows[0]?.id ?? 0n;
  await pool.query(
    `INSERT INTO recipient (message_id, copy_id, address, domain)
     SELECT $1, $2, address, lower(split_part(address, '@', 2)) FROM unnest($3::text[]) address`,
    [messageId, copyId, recipients],
  );
  await pool.query('UPDATE queue_counter SET count = count + 1 WHERE queue_id = $1 AND slot = 0', [queueId]);
  return copyId;
}

/** A living owner's word of what it does now. */
export async function publishActivity(
  pool: Pool,
  server: TestServer,
  activity: {
    readonly queues?: Readonly<Record<string, 'Active' | 'Connecting'>>;
    readonly inFlight?: readonly bigint[];
    readonly ageSeconds?: number;
  },
): Promise<void> {
  const queues = Object.fromEntries(
    Object.entries(activity.queues ?? {}).map(([id, status]) => [id, { status, connections: 1 }]),
  );
  await pool.query(
    `UPDATE transport_server SET instance_id = gen_random_uuid(), epoch = 1, lease_expires_at = now() + interval '1 min'
      WHERE id = $1`,
    [server.id],
  );
  await pool.query(
    `INSERT INTO transport_server_activity (server_id, epoch, queues, in_flight, updated_at)
     VALUES ($1, 1, $2, $3, now() - make_interval(secs => $4))
     ON CONFLICT (server_id) DO UPDATE
       SET queues = excluded.queues, in_flight = excluded.in_flight, updated_at = excluded.updated_at`,
    [server.id, queues, activity.inFlight ?? [], activity.ageSeconds ?? 0],
  );
}

/** So that the file does not leave a lease behind. */
export async function endLeases(pool: Pool): Promise<void> {
  await pool.query('UPDATE transport_server SET instance_id = NULL, lease_expires_at = NULL');
}
