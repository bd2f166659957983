import pg from 'pg';
import { waitFor } from '../tools/wait-for';

/**
 * Owns: the few statements by which a bench asks the database what Postern knows of its mail.
 * Promises: one connection, little work: it is asked while nothing is measured, or once a moment at the end of a round.
 * Does not: know more of the schema than what stands here. Figures of state, never of Postern's own counters.
 */
export class Books {
  readonly #client: pg.Client;

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  static async open(databaseUrl: string): Promise<Books> {
    const client = new pg.Client({ connectionString: databaseUrl, application_name: 'postern bench' });
    // The database's end is told by the query that meets it.
    client.on('error', () => {});
    await client.connect();
    return new Books(client);
  }

  close(): Promise<void> {
    return this.#client.end();
  }

  /** Whether nothing waits or is rowless or in flight: no message has rows, no batch is under way. */
  async isEmpty(): Promise<boolean> {
    const [row] = await this.#rows<{ waits: boolean }>(
      'SELECT EXISTS (SELECT FROM message) OR EXISTS (SELECT FROM transit_batch) AS waits',
    );
    return row?.waits === false;
  }

  /** Recipients that came to their end, by how. */
  async finished(): Promise<{ readonly delivered: number; readonly otherwise: number }> {
    const [row] = await this.#rows<{ delivered: string; otherwise: string }>(
      `SELECT count(*) FILTER (WHERE outcome = 'Delivered') AS delivered,
              count(*) FILTER (WHERE outcome <> 'Delivered') AS otherwise FROM finished_recipient`,
    );
    return { delivered: Number(row?.delivered), otherwise: Number(row?.otherwise) };
  }

  /** Messages that wait in queues of this home, by the server that works them now. */
  async workersOf(serverName: string): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#rows<{ name: string; waiting: string }>(
      `SELECT o.name, count(*) AS waiting FROM copy c JOIN queue q ON q.id = c.queue_id
       JOIN transport_server h ON h.id = q.home_server_id JOIN transport_server o ON o.id = q.owner_server_id
       WHERE h.name = '${serverName}' GROUP BY o.name`,
    );
    return new Map(rows.map(({ name, waiting }) => [name, Number(waiting)]));
  }

  /** Transactions of all databases since the start, as far as sessions have reported them. */
  async transactions(): Promise<number> {
    const [row] = await this.#rows<{ n: string }>(
      'SELECT sum(xact_commit + xact_rollback) AS n FROM pg_stat_database',
    );
    return Number(row?.n);
  }

  async setting(name: string): Promise<string> {
    const [row] = await this.#rows<Record<string, string>>(`SHOW ${name}`);
    return row?.[name] ?? '';
  }

  /** How often sessions (not the background) made the log safe on the disk. */
  async logSyncs(): Promise<number> {
    const [row] = await this.#rows<{ n: string | null }>(
      "SELECT sum(fsyncs) AS n FROM pg_stat_io WHERE object = 'wal' AND backend_type = 'client backend'",
    );
    return Number(row?.n ?? 0);
  }

  async #rows<T extends pg.QueryResultRow>(text: string): Promise<readonly T[]> {
    return (await this.#client.query<T>(text)).rows;
  }
}

/** Resolves when nothing waits or is rowless or in flight; to be asked after the sink has counted all. */
export async function whenEmpty(books: Books, signal: AbortSignal, timeoutMs = 60_000): Promise<void> {
  await waitFor("the end of Postern's queues", { timeoutMs, pollMs: 100, signal }, async () =>
    (await books.isEmpty()) ? true : null,
  );
}
