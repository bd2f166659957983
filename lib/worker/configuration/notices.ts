import type pg from 'pg';
import { z } from 'zod';
import { createClient, type Pool } from '@/lib/store/database/pool';
import { emit } from '@/lib/worker/events/events';

/**
 * Owns: what this process hears of others' changes, and what it says of its own: LISTEN on one connection, one coalesced
 *   notice at most twice a second in a transaction of its own.
 * Promises: nothing depends on it: each listener also polls, so a lost notice is only late.
 * Does not: act (mail-flow.ts).
 */

export type Channel = 'routing' | 'configuration' | 'intents' | 'queues' | 'sessions';

const CHANNELS: readonly Channel[] = ['routing', 'configuration', 'intents', 'queues', 'sessions'];
const NOTICE_MS = 500;
const RECONNECT_MS = 1000;
/** A payload must stay below 8,000 bytes. */
const MAX_QUEUES_NAMED = 300;

/** Payload of `postern_queues`. `queues` is null when too many changed to be named. */
export interface QueuesNotice {
  readonly server: string;
  readonly queues: readonly string[] | null;
}

export function parseNotice(payload: string): QueuesNotice | null {
  try {
    const parsed = noticeSchema.safeParse(JSON.parse(payload));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

const noticeSchema = z.object({ server: z.string(), queues: z.array(z.string()).nullable() });

export class NoticeListener {
  readonly #databaseUrl: string;
  readonly #heard: (channel: Channel, payload: string) => void;
  #client: pg.Client | null = null;
  #stopped = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(databaseUrl: string, heard: (channel: Channel, payload: string) => void) {
    this.#databaseUrl = databaseUrl;
    this.#heard = heard;
  }

  async start(): Promise<void> {
    const client = createClient({
      databaseUrl: this.#databaseUrl,
      applicationName: 'postern transport notices',
    });
    client.on('error', () => this.#lost(client));
    client.on('end', () => this.#lost(client));
    client.on('notification', ({ channel, payload }) => {
      const known = CHANNELS.find((name) => channel === `postern_${name}`);
      if (known) this.#heard(known, payload ?? '');
    });
    this.#client = client;
    try {
      await client.connect();
      await client.query(CHANNELS.map((channel) => `LISTEN postern_${channel}`).join('; '));
      if (this.#stopped) await client.end();
    } catch (error) {
      emit('notListening', { error });
      this.#lost(client);
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#client?.end().catch(() => undefined);
  }

  #lost(client: pg.Client): void {
    if (this.#client !== client || this.#stopped) return;
    this.#client = null;
    void client.end().catch(() => undefined);
    this.#timer = setTimeout(() => void this.start(), RECONNECT_MS);
  }
}

export class QueuesNotifier {
  readonly #pool: Pool;
  readonly #serverId: string;
  readonly #changed = new Set<bigint>();
  #timer: NodeJS.Timeout | null = null;
  #lastAt = 0;
  #stopped = false;

  constructor(pool: Pool, serverId: string) {
    this.#pool = pool;
    this.#serverId = serverId;
  }

  changed(queueId: bigint): void {
    this.#changed.add(queueId);
    if (this.#timer || this.#stopped) return;
    // The first of a quiet time goes out at once.
    const waitMs = Math.max(0, this.#lastAt + NOTICE_MS - performance.now());
    this.#timer = setTimeout(() => void this.#send(), waitMs);
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  async #send(): Promise<void> {
    this.#timer = null;
    this.#lastAt = performance.now();
    const ids = [...this.#changed].map(String);
    this.#changed.clear();
    const notice: QueuesNotice = {
      server: this.#serverId,
      queues: ids.length > MAX_QUEUES_NAMED ? null : ids,
    };
    await this.#pool
      .query("SELECT pg_notify('postern_queues', $1)", [JSON.stringify(notice)])
      .catch((error: unknown) => emit('noticeNotSent', { error }));
  }
}
