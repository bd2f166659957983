import { join } from 'node:path';
import { CannotStartError } from '@/lib/cannot-start';
import type { Config } from '@/lib/config';
import { readPrivateFile, writePrivateFile } from './private-file';

/**
 * Owns: how a process of the same user finds the running installation's database: DATABASE_URL, else `database-url`
 *   (0600) in the data directory, written by the launcher. To be able to read it is the local administrator's right.
 * Promises: a URL, or an error that says how to get one.
 * Does not: connect.
 */
export async function recordDatabaseUrl(dataDirectory: string, url: string): Promise<void> {
  await writePrivateFile(urlPath(dataDirectory), url);
}

export async function findDatabaseUrl(
  config: Pick<Config, 'databaseUrl' | 'dataDirectory'>,
): Promise<string> {
  const url = config.databaseUrl ?? (await readPrivateFile(urlPath(config.dataDirectory)))?.trim();
  if (url) return url;
  throw new CannotStartError(
    `No database is known in ${config.dataDirectory}. Start Postern with npm start first, or set POSTERN_DATA_DIR to its ` +
      'data directory, or DATABASE_URL.',
  );
}

function urlPath(dataDirectory: string): string {
  return join(dataDirectory, 'database-url');
}
