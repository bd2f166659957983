import type pg from 'pg';
import { clientFor } from '@/lib/scram-client';
import { type Change, EVERYTHING, TOPICS, type Topic } from './change';

/**
 * Owns: this process's one LISTEN connection, and the look every few seconds for what a lost notice would have said.
 * Promises: reconnects by itself, and then says that everything may have changed; a look costs the number of queues,
 *   never of messages.
 * Does not: read data, or fan out (hub.ts). A lost connection is no error: whoever reads data will say so.
 */

export interface ListenOptions {
  readonly databaseUrl: string;
  readonly onChange: (change: Change) => void;
  readonly pollMs?: number;
  readonly reconnectMs?: number;
}

const POLL_MS = 4000;
const RECONNECT_MS = 1000;

const CHANNELS: Readonly<Record<string, readonly Topic[]>> = {
  postern_queues: ['queues'],
  // A request to an owner; what comes of it is announced by itself, but an owner that is not alive announces nothing.
  postern_intents: ['queues'],
  postern_routing: ['routing', 'configuration', 'queues'],
  postern_configuration: ['configuration'],
  postern_people: ['people'],
  postern_sessions: ['sessions'],
  postern_receive_sessions: ['receiveSessions'],
};

export class ChangeSource {
  readonly #options: ListenOptions;
  #client: pg.Client | null = null;
  #timer: NodeJS.Timeout | null = null;
  #stopped = false;
  #connectedBefore = false;
  #signatures: ReadonlyMap<Topic, string> | null = null;

  constructor(options: ListenOptions) {
    this.#options = options;
    void this.#connect();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#client?.end().catch(() => undefined);
  }

  async #connect(): Promise<void> {
    const client = new (clientFor(this.#options.databaseUrl))({
      connectionString: this.#options.databaseUrl,
      application_name: 'postern live notices',
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
    });
    this.#client = client;
    client.on('error', () => this.#lost(client));
    client.on('end', () => this.#lost(client));
    client.on('notification', (message) => this.#heard(message));
    try {
      await client.connect();
      await client.query(
        Object.keys(CHANNELS)
          .map((channel) => `LISTEN ${channel}`)
          .join('; '),
      );
      if (this.#stopped) return await client.end();
      // Deaf until now: on a first connection whoever subscribed reads anyway.
      if (this.#connectedBefore) this.#options.onChange(EVERYTHING);
      this.#connectedBefore = true;
      await this.#poll(client);
    } catch {
      this.#lost(client);
    }
  }

  #lost(client: pg.Client): void {
    if (this.#client !== client || this.#stopped) return;
    this.#client = null;
    this.#signatures = null;
    if (this.#timer) clearTimeout(this.#timer);
    void client.end().catch(() => undefined);
    this.#timer = setTimeout(() => void this.#connect(), this.#options.reconnectMs ?? RECONNECT_MS);
  }

  #heard({ channel }: pg.Notification): void {
    const topics = CHANNELS[channel];
    if (topics) this.#options.onChange(topics);
  }

  async #poll(client: pg.Client): Promise<void> {
    const now = await readSignatures(client);
    const before = this.#signatures;
    this.#signatures = now;
    const topics = before ? TOPICS.filter((topic) => now.get(topic) !== before.get(topic)) : [];
    if (topics.length > 0) this.#options.onChange(topics);
    if (this.#stopped || this.#client !== client) return;
    this.#timer = setTimeout(() => {
      this.#poll(client).catch(() => this.#lost(client));
    }, this.#options.pollMs ?? POLL_MS);
  }
}

const SIGNATURES = `
  SELECT 'queues' AS topic, md5(string_agg(concat_ws(':', q.id, q.suspended, q.retry_count, q.next_retry_at,
           (SELECT sum(count) FROM queue_counter WHERE queue_id = q.id)), ',' ORDER BY q.id)) AS signature
    FROM queue q
  UNION ALL
  SELECT 'configuration', concat_ws(':', count(*), max(updated_at)) FROM (
    SELECT updated_at FROM send_connector UNION ALL SELECT updated_at FROM accepted_domain
    UNION ALL SELECT updated_at FROM receive_connector UNION ALL SELECT created_at FROM ip_block_list_entry) configured
  UNION ALL
  SELECT 'people', concat_ws(':', count(*), max(updated_at), (SELECT count(*) FROM role_group_member)) FROM (
    SELECT updated_at FROM "user" UNION ALL SELECT updated_at FROM role_group) who
  UNION ALL
  SELECT 'routing', max(version)::text FROM routing_version
  UNION ALL
  SELECT 'servers', concat_ws(':', count(*), max(heartbeat_at), max(updated_at)) FROM transport_server
  UNION ALL
  -- A message that was suspended, retried or finished: rows ever written, known some seconds late (PostgreSQL's own
  -- counters, which autovacuum lives on), where a signature would have to read every message.
  SELECT 'queues', sum(n_tup_ins + n_tup_upd + n_tup_del)::text FROM pg_stat_user_tables
   WHERE relname IN ('copy', 'recipient') OR relname LIKE 'finished_recipient_%'
  UNION ALL
  SELECT 'receiveSessions', sum(n_tup_ins)::text FROM pg_stat_user_tables WHERE relname LIKE 'receive_session_%'`;

/** What each topic's tables look like from afar: equal texts mean that nothing happened. */
async function readSignatures(client: pg.Client): Promise<Map<Topic, string>> {
  const { rows } = await client.query<{ topic: Topic; signature: string | null }>(SIGNATURES);
  const signatures = new Map<Topic, string>();
  for (const { topic, signature } of rows) {
    signatures.set(topic, `${signatures.get(topic) ?? ''} ${signature}`);
  }
  return signatures;
}
