import pg from 'pg';
import type { Site } from '../site';

/** More than any test would make command by command, or what no command makes. */
export async function inDatabase(site: Site, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: site.installation.databaseUrls.migration });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
