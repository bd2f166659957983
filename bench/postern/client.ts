import pg from 'pg';
import type { Undo } from '@/lib/testing/undo';

/**
 * Owns: a bench's own connection to the database, for what books.ts does not ask: loading and looking at rows.
 */
export async function openClient(databaseUrl: string, undo: Undo): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'postern bench' });
  // The database's end is told by the query that meets it.
  client.on('error', () => {});
  await client.connect();
  undo.add('closing the connection to the database', () => client.end());
  return client;
}
