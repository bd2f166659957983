import type { Books } from './books';

/**
 * Owns: that no figure comes from a database that may forget.
 * Promises: throws when PostgreSQL would answer a commit before it is on the disk; otherwise says its settings, as SHOW
 *   tells them, for the report.
 */
const required = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' };

export async function assertDurable(books: Books): Promise<string> {
  const found: string[] = [];
  for (const [name, wanted] of Object.entries(required)) {
    const value = await books.setting(name);
    if (value !== wanted)
      throw new Error(`PostgreSQL has ${name} ${value}: a figure from unsafe settings does not count.`);
    found.push(`${name} ${value}`);
  }
  found.push(`wal_sync_method ${await books.setting('wal_sync_method')}`);
  return `PostgreSQL ${await books.setting('server_version')}, by SHOW: ${found.join(', ')}`;
}
