import { newLastError } from '@/lib/mail/outcome/last-error-kinds';
import { noMailboxes } from '@/lib/mail/recipient/recipient-directory';
import { loadDeliverySettings } from '@/lib/store/configuration/delivery-settings';
import { IdSource } from '@/lib/store/database/id-source';
import { createPool, type Pool } from '@/lib/store/database/pool';
import { type SettledBatch, settle, type TriedCopy } from '@/lib/store/hot/out/settle';
import { type WaitingCopy, waitingCopies } from '@/lib/store/hot/out/waiting-copy';
import type { ServerContext } from '@/lib/store/hot/server-context';
import { ensurePartitions } from '@/lib/store/server/retention';
import { addQueue, addServer } from '@/lib/testing/test-queued-mail';
import type { NewMessage } from './insert-messages';
import { writeBatch } from './write-batch';

/**
 * Owns: a server with one queue, for tests of rowless mail: its messages, their outcomes, and what the database has.
 * Promises: nothing is faked; what the database is told to refuse it takes again afterwards.
 * Does not: run a transport.
 */
export class RowlessMail {
  private constructor(
    readonly pool: Pool,
    readonly context: ServerContext,
    readonly queueId: bigint,
  ) {}

  static async open(databaseUrl: string): Promise<RowlessMail> {
    const pool = createPool({ databaseUrl, applicationName: 'rowless test', maxConnections: 4 });
    await ensurePartitions(pool);
    const hub = await addServer(pool, 'HUB1');
    const settings = await loadDeliverySettings(pool, hub.id);
    const context: ServerContext = {
      serverId: hub.id,
      ids: new IdSource(pool),
      settings: () => settings,
      recipients: noMailboxes,
      dsnHeldBack: () => undefined,
      mayAct: () => Promise.resolve(true),
    };
    return new RowlessMail(pool, context, await addQueue(pool, hub, { domain: 'fabrikam.com' }));
  }

  get serverId(): string {
    return this.context.serverId;
  }

  settle(batch: readonly TriedCopy[]): Promise<SettledBatch> {
    return settle(this.pool, this.context, batch);
  }

  async clear(): Promise<void> {
    await this.pool.query(
      'TRUNCATE transit_batch, recipient, copy, message, content_chunk, finished_recipient, delivery_attempt',
    );
    await this.pool.query('UPDATE queue_counter SET count = 0');
  }

  close(): Promise<void> {
    return this.pool.end();
  }

  async commit(messages: readonly NewMessage[]): Promise<{ batchId: bigint; copies: WaitingCopy[] }> {
    const batchId = await writeBatch(this.pool, messages);
    return { batchId, copies: messages.flatMap((message) => waitingCopies(message, batchId)) };
  }

  /** By a trigger, as a bug of ours or a broken index would. */
  async whileRefused({ id }: NewMessage, work: () => Promise<void>): Promise<void> {
    await this.pool.query(`
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'no row for %', NEW.id USING ERRCODE = 'check_violation'; END $$;
      CREATE TRIGGER refuse BEFORE INSERT ON message FOR EACH ROW WHEN (NEW.id = ${id}) EXECUTE FUNCTION refuse()`);
    try {
      await work();
    } finally {
      await this.pool.query('DROP FUNCTION refuse CASCADE');
    }
  }

  async newMessage(
    changes: Partial<NewMessage> = {},
    addresses = ['chris@fabrikam.com'],
    queue = this.queueId,
  ): Promise<NewMessage> {
    const [id = 0n] = await this.context.ids.take('message', 1);
    const [copyId = 0n] = await this.context.ids.take('copy', 1);
    const recipientIds = await this.context.ids.take('recipient', addresses.length);
    const content = changes.content ?? Buffer.from('hello\r\n');
    return {
      id,
      serverId: this.serverId,
      fromAddress: 'sender@postern.example',
      subject: 'subject',
      internetMessageId: '<1@postern.example>',
      sizeBytes: content.length,
      sourceName: 'SMTP:test',
      sourceIp: '127.0.0.1',
      receivedAt: new Date(),
      delayNoticeAt: new Date(Date.now() + 10_000),
      trace: {
        helo: 'client',
        clientIp: '127.0.0.1',
        clientName: null,
        protocol: 'ESMTP',
        tlsVersion: null,
        tlsCipher: null,
        forAddress: null,
      },
      addedHeaders: '',
      smtpUtf8: false,
      eightBitMime: false,
      hopCount: 0,
      copies: [
        {
          id: copyId,
          queueId: queue,
          routedVersion: 1n,
          error: null,
          recipients: addresses.map((address, index) => ({
            id: recipientIds[index] ?? 0n,
            address,
            domain: 'fabrikam.com',
          })),
        },
      ],
      ...changes,
      content,
    };
  }

  delivered(copy: WaitingCopy): TriedCopy {
    return {
      copy,
      connector: null,
      attempts: [
        {
          at: new Date(),
          messageId: copy.messageId,
          copyId: copy.id,
          queueId: copy.queueId,
          serverId: this.serverId,
          outcome: 'delivered',
          host: 'mx1.fabrikam.com',
          address: '127.0.0.1',
          port: 25,
          tlsVersion: null,
          tlsCipher: null,
          durationMs: 1,
          reply: '250 ok',
          error: null,
          dialogue: null,
          recipients: null,
          sentAs: null,
        },
      ],
      results: copy.recipients.map(() => ({ kind: 'delivered', host: 'mx1.fabrikam.com', reply: '250 ok' })),
      retryInMs: null,
    };
  }

  inVain(copy: WaitingCopy): TriedCopy {
    const error = newLastError('remoteDeferred', { peer: 'mx1.fabrikam.com', port: 25 });
    return {
      ...this.delivered(copy),
      attempts: [],
      results: copy.recipients.map(() => ({ kind: 'retry', error })),
      retryInMs: 60_000,
    };
  }

  async finished(): Promise<bigint[]> {
    const { rows } = await this.pool.query<{ message_id: bigint }>(
      'SELECT message_id FROM finished_recipient ORDER BY message_id',
    );
    return rows.map((row) => row.message_id);
  }

  async counted(): Promise<number> {
    const { rows } = await this.pool.query<{ n: number }>(
      'SELECT sum(count)::int AS n FROM queue_counter WHERE queue_id = $1',
      [this.queueId],
    );
    return rows[0]?.n ?? 0;
  }

  async rowCounts(): Promise<Record<string, number>> {
    const { rows } = await this.pool.query<Record<string, number>>(
      `SELECT (SELECT count(*)::int FROM message) AS message, (SELECT count(*)::int FROM copy) AS copy,
              (SELECT count(*)::int FROM content_chunk) AS content, (SELECT count(*)::int FROM transit_batch) AS batch,
              (SELECT count(*)::int FROM delivery_attempt) AS attempt`,
    );
    return rows[0] ?? {};
  }
}
