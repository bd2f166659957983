import { join } from 'node:path';
import { CannotStartError } from '@/lib/cannot-start';
import type { Config } from '@/lib/config';
import { readPrivateFile, removePrivateFile, writePrivateFile } from './private-file';

/**
 * Owns: how a process of the same user finds the running installation's database: DATABASE_URL, else a file (0600) in the
 *   data directory, written by the launcher: `database-url`, with the rights of the console, for the shell; and
 *   `database-owner-url`, which may change tables too. To be able to read them is the local administrator's right.
 * Promises: a URL, or an error that says how to get one. Neither file outlasts the run.
 * Does not: connect.
 */
interface LocalDatabaseUrls {
  readonly web: string;
  readonly migration: string;
}

/** @returns forgets them again. */
export async function recordDatabaseUrls(
  dataDirectory: string,
  urls: LocalDatabaseUrls,
): Promise<() => Promise<void>> {
  const files = [
    [urlPath(dataDirectory), urls.web],
    [ownerUrlPath(dataDirectory), urls.migration],
  ] as const;
  for (const [path, url] of files) await writePrivateFile(path, url);
  return async () => {
    for (const [path, url] of files) await removePrivateFile(path, url);
  };
}

export async function findDatabaseUrl(
  config: Pick<Config, 'databaseUrl' | 'dataDirectory'>,
): Promise<string> {
  return config.databaseUrl ?? (await readUrl(config, urlPath(config.dataDirectory)));
}

/** With the right to change tables, as far as DATABASE_URL has it. */
export async function findOwnerDatabaseUrl(
  config: Pick<Config, 'databaseUrl' | 'migrationUrl' | 'dataDirectory'>,
): Promise<string> {
  const given = config.migrationUrl ?? config.databaseUrl;
  return given ?? (await readUrl(config, ownerUrlPath(config.dataDirectory)));
}

async function readUrl({ dataDirectory }: Pick<Config, 'dataDirectory'>, path: string): Promise<string> {
  const url = (await readPrivateFile(path))?.trim();
  if (url) return url;
  throw new CannotStartError(
    `No running database is known in ${dataDirectory}. Start Postern with npm start first, or set POSTERN_DATA_DIR to its ` +
      'data directory, or DATABASE_URL.',
  );
}

function urlPath(dataDirectory: string): string {
  return join(dataDirectory, 'database-url');
}

function ownerUrlPath(dataDirectory: string): string {
  return join(dataDirectory, 'database-owner-url');
}
