import { join } from 'node:path';
import { runShell, type ShellResult } from '@/e2e/shell-face';
import { projectRoot } from '@/lib/launch/project-root';
import { findDatabaseUrl, findOwnerDatabaseUrl } from '@/lib/secrets/local-database';
import type { Undo } from '@/lib/testing/undo';
import { Books } from './books';
import { assertDurable } from './durability';
import { type RunningPostern, startPostern } from './running-postern';

/**
 * Owns: an installation for one bench: `npm start` with an embedded PostgreSQL of its own, its books and its shell.
 * Promises: durable, or an error; one transport server named HUB1; taken down by `undo`.
 * Does not: know anything of Postern but npm scripts, shell lines, the file that names the database, and the statements
 *   of books.ts: so it runs the checkout of another commit too, whose lib it never imports.
 */
export interface Installation {
  readonly postern: RunningPostern;
  readonly books: Books;
  readonly databaseUrl: string;
  /** What stands in the report: version and settings of the database. */
  readonly durability: string;
  /** @throws with what the shell said, when the line fails. @returns its output. */
  shell(line: string): Promise<string>;
}

export const FIRST_SERVER = 'HUB1';

export interface InstallationOptions {
  readonly directory: string;
  readonly undo: Undo;
  readonly signal: AbortSignal;
  readonly env?: Readonly<Record<string, string>>;
  /** Where the sources are: this checkout when absent. */
  readonly checkout?: string;
}

export async function startInstallation({
  directory,
  undo,
  signal,
  env,
  checkout = projectRoot,
}: InstallationOptions): Promise<Installation> {
  const dataDirectory = join(directory, 'postern');
  const settings = { POSTERN_SERVER_NAME: FIRST_SERVER, ...env };
  const postern = await startPostern({ checkout, dataDirectory, signal, env: settings });
  undo.add('stopping Postern', () => postern.stop());
  const databaseUrl = await findUrl(dataDirectory);
  const books = await Books.open(databaseUrl);
  undo.add('closing the books', () => books.close());
  const durability = await assertDurable(books);
  return {
    postern,
    books,
    databaseUrl,
    durability,
    shell: (line) => {
      signal.throwIfAborted();
      return shellOutput(
        line,
        runShell(
          { ...process.env, ...settings, POSTERN_DATA_DIR: dataDirectory, DATABASE_URL: databaseUrl },
          line,
          checkout,
        ),
      );
    },
  };
}

/** With the right to load rows by the thousand and to tidy up after them; an older commit has one URL for all. */
async function findUrl(dataDirectory: string): Promise<string> {
  const place = { databaseUrl: null, migrationUrl: null, dataDirectory };
  return findOwnerDatabaseUrl(place).catch(() => findDatabaseUrl(place));
}

async function shellOutput(line: string, result: Promise<ShellResult>): Promise<string> {
  const { status, stdout, stderr } = await result;
  if (status !== 0) throw new Error(`The shell refused ${line}: ${stderr.trim() || `status ${status}`}`);
  return stdout;
}
