import type { Config } from '@/lib/config';
import { findDatabaseUrl, findOwnerDatabaseUrl } from '@/lib/secrets/local-database';

/**
 * Owns: how each part of an installation logs in to its database.
 * Promises: the embedded database has a role for each (set-up-roles.ts). In a PostgreSQL of one's own DATABASE_URL's role
 *   serves for all, but for what POSTERN_MIGRATION_URL names another for.
 */
export interface DatabaseUrls {
  /** Console, API and shell: rows, and none of the tables themselves. */
  readonly web: string;
  readonly transport: string;
  /** Owns the tables. */
  readonly migration: string;
}

/** Those of a PostgreSQL that others run, or that an installation which runs already has in this data directory. */
export async function findDatabaseUrls(
  config: Pick<Config, 'databaseUrl' | 'migrationUrl' | 'dataDirectory'>,
): Promise<DatabaseUrls> {
  const migration = await findOwnerDatabaseUrl(config);
  return { web: await findDatabaseUrl(config), transport: config.databaseUrl ?? migration, migration };
}
