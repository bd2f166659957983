import type { Client } from '@/lib/store/database/pool';

/**
 * Owns: how many DSNs are sent for mail of anonymous clients in an hour: for one source, and to one domain
 *   with all names below it.
 * Promises: counted in the database, in the transaction that writes them, so that neither a restart, a takeover nor a second
 *   server begins anew. Rows are only added: nobody waits for another's, and two transactions at once may pass a limit by what
 *   the other is adding.
 * Does not: remove what is older (forgetSentDsns does, as a task).
 */

export interface AskedDsn {
  readonly source: string | null;
  /** As it was registered. */
  readonly domain: string;
}

/** Null: without a limit. */
export interface DsnLimits {
  readonly maxDsnPerClientPerHour: number | null;
  readonly maxDsnPerRecipientDomainPerHour: number | null;
}

/** @returns of each, whether it may be sent; those that may are counted. */
export async function grantDsns(
  client: Client,
  asked: readonly AskedDsn[],
  limits: DsnLimits,
): Promise<boolean[]> {
  const sources = new Budget(await countSent(client, 'source', asked), limits.maxDsnPerClientPerHour);
  const domains = new Budget(
    await countSent(client, 'domain', asked),
    limits.maxDsnPerRecipientDomainPerHour,
  );
  const granted = asked.map(({ source, domain }) => {
    const may = (source === null || sources.has(source)) && domains.has(domain);
    if (!may) return false;
    if (source !== null) sources.spend(source);
    domains.spend(domain);
    return true;
  });
  const sent = asked.filter((_asked, index) => granted[index] === true);
  if (sent.length > 0) {
    await client.query({
      name: 'count-dsns',
      text: 'INSERT INTO sent_dsn (source, domain) SELECT * FROM unnest($1::text[], $2::text[])',
      values: [sent.map(({ source }) => source), sent.map(({ domain }) => domain)],
    });
  }
  return granted;
}

class Budget {
  readonly #sent: Map<string, number>;
  readonly #limit: number;

  constructor(sent: Map<string, number>, limit: number | null) {
    this.#sent = sent;
    this.#limit = limit ?? Number.POSITIVE_INFINITY;
  }

  has(key: string): boolean {
    return (this.#sent.get(key) ?? 0) < this.#limit;
  }

  spend(key: string): void {
    this.#sent.set(key, (this.#sent.get(key) ?? 0) + 1);
  }
}

async function countSent(
  client: Client,
  what: 'source' | 'domain',
  asked: readonly AskedDsn[],
): Promise<Map<string, number>> {
  const keys = [...new Set(asked.flatMap((one) => one[what] ?? []))];
  const { rows } = await client.query<{ key: string; sent: number }>({
    name: `count-dsns-by-${what}`,
    text: `
      SELECT k.key, s.sent FROM unnest($1::text[]) AS k(key)
      CROSS JOIN LATERAL (
        SELECT count(*)::int AS sent FROM sent_dsn WHERE ${what} = k.key AND sent_at > now() - interval '1 hour') s`,
    values: [keys],
  });
  return new Map(rows.map(({ key, sent }) => [key, sent]));
}

/** What no budget counts any more. @returns how many went, `limit` at most */
export async function forgetSentDsns(client: Pick<Client, 'query'>, limit: number): Promise<number> {
  const { rowCount } = await client.query(
    `DELETE FROM sent_dsn WHERE id IN (
       SELECT id FROM sent_dsn WHERE sent_at <= now() - interval '1 hour' ORDER BY id LIMIT $1)`,
    [limit],
  );
  return rowCount ?? 0;
}
