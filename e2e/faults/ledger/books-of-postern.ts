import { createPool, inTransaction, type Pool, type Queryable } from '@/lib/store/database/pool';
import { decodeMessages } from '@/lib/store/hot/in/batch-record';
import type { Books } from './balance';
import { type Part, partOf } from './ledger';

/**
 * Owns: reading Postern's own records, by SQL and on a way of its own to PostgreSQL, past the line with the faults.
 * Promises: a read that the database's end interrupts is an error of that read alone.
 * Does not: compare (balance.ts).
 */
interface OpenParts {
  readonly open: Set<Part>;
  readonly poison: Set<Part>;
}

const ONE_MOMENT = 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY';
const LATE_IDS = 20_000n;

export class PosternBooks {
  readonly #pool: Pool;
  readonly #finished = new Map<Part, string[]>();
  readonly #finishedIds = new Set<bigint>();
  #finishedTo = 0n;

  constructor(databaseUrl: string) {
    this.#pool = createPool({ databaseUrl, applicationName: 'fault books', maxConnections: 2 });
  }

  /** Recipients that are not final. */
  async open(): Promise<OpenParts> {
    return inTransaction(this.#pool, async (client) => {
      await client.query(ONE_MOMENT);
      return this.#open(client);
    });
  }

  async #open(database: Queryable): Promise<OpenParts> {
    const rowless = await this.#rowless(database);
    const { rows } = await database.query<{ id: string; address: string; kind: string }>(
      `SELECT m.internet_message_id AS id, r.address, q.kind FROM recipient r
       JOIN message m ON m.id = r.message_id JOIN copy c ON c.id = r.copy_id JOIN queue q ON q.id = c.queue_id`,
    );
    const part = (row: { id: string; address: string }) => partOf(row.id, row.address);
    return {
      open: new Set([...rows.map(part), ...rowless]),
      poison: new Set(rows.filter(({ kind }) => kind === 'Poison').map(part)),
    };
  }

  /** Recipients of batches of rowless mail that are not delivered yet. */
  async #rowless(database: Queryable): Promise<Part[]> {
    const { rows } = await database.query<{ mail: string; done: readonly bigint[] }>(
      'SELECT mail, done FROM transit_batch',
    );
    return rows.flatMap(({ mail, done }) =>
      decodeMessages(mail).flatMap(({ message: { internetMessageId, copies } }) =>
        copies
          .filter(({ id }) => !done.includes(id))
          .flatMap(({ recipients }) => recipients.map(({ address }) => partOf(internetMessageId, address))),
      ),
    );
  }

  /** How much waits for these domains, apart from the Poison queue; only those that something waits for. */
  async countOpen(domains: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const { rows } = await this.#pool.query<{ domain: string; count: number }>(
      `SELECT r.domain, count(*)::int AS count FROM recipient r
       JOIN copy c ON c.id = r.copy_id JOIN queue q ON q.id = c.queue_id
       WHERE r.domain = ANY($1) AND q.kind <> 'Poison' GROUP BY r.domain`,
      [domains],
    );
    return new Map(rows.map(({ domain, count }) => [domain, count]));
  }

  /** All of one moment: slow servers' mail is recorded meanwhile. */
  async read(): Promise<Books> {
    return inTransaction(this.#pool, async (client) => {
      await client.query(ONE_MOMENT);
      await this.#readFinished(client);
      return { ...(await this.#open(client)), finished: this.#finished };
    });
  }

  async #readFinished(database: Queryable): Promise<void> {
    const { rows } = await database.query<{
      id: bigint;
      messageId: string;
      address: string;
      outcome: string;
    }>(
      `SELECT id, internet_message_id AS "messageId", address, outcome FROM finished_recipient
       WHERE id > $1 ORDER BY id`,
      // What committed late has a lower id than others that were there before.
      [this.#finishedTo - LATE_IDS],
    );
    for (const { id, messageId, address, outcome } of rows) {
      if (this.#finishedIds.has(id)) continue;
      this.#finishedIds.add(id);
      const part = partOf(messageId, address);
      this.#finished.set(part, [...(this.#finished.get(part) ?? []), outcome]);
      if (id > this.#finishedTo) this.#finishedTo = id;
    }
  }

  /** As if the database's clock had jumped: what it compares with now() lies that much nearer, or farther. */
  async shiftStoredTimes(seconds: number): Promise<void> {
    const shift = 'make_interval(secs => $1)';
    await this.#pool.query(
      `WITH server AS (UPDATE transport_server SET lease_expires_at = lease_expires_at - ${shift},
                         heartbeat_at = heartbeat_at - ${shift}),
            waiting AS (UPDATE copy SET next_attempt_at = next_attempt_at - ${shift} WHERE next_attempt_at IS NOT NULL)
       UPDATE queue SET next_retry_at = next_retry_at - ${shift} WHERE next_retry_at IS NOT NULL`,
      [seconds],
    );
  }

  /** Makes PostgreSQL begin a new file of its write-ahead log, as it does by itself after every 16 MB. */
  async beginNewLogFile(): Promise<void> {
    await this.#pool.query("SELECT pg_logical_emit_message(true, 'faults', repeat('.', 16 * 1024 * 1024))");
  }

  async answers(): Promise<true> {
    await this.#pool.query('SELECT 1');
    return true;
  }

  stop(): Promise<void> {
    return this.#pool.end();
  }
}
