import { constants, type Stats } from 'node:fs';
import { lstat, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CannotStartError } from '@/lib/cannot-start';

/**
 * Owns: whether what lies in the data directory was put there by us: by the account that runs this process, or by root.
 * Promises: as sshd does with its keys: what belongs to somebody else, or what others may write, is refused with the cure.
 *   Somebody who could write there would choose our keys and read what we write.
 * Does not: look at the directories above. Whoever may rename one puts a directory of his own there, which is refused.
 */

/** For opening a file: a link leads to a file of somebody else's choice, and a pipe has no end. Windows has neither. */
export const NO_DETOUR = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** @throws CannotStartError. A directory that is not there yet is fine. */
export async function requireOwnDirectory(path: string): Promise<void> {
  if (process.getuid === undefined) return;
  const link = await lstat(path).catch(nullIfMissing);
  if (link === null) return;
  // Whoever owns a link may lead it elsewhere at any time.
  requireOwner(path, link);
  const directory = await stat(path).catch(nullIfMissing);
  if (directory === null || !directory.isDirectory()) {
    throw new CannotStartError(
      `${path} is no directory. Remove it, or choose another with POSTERN_DATA_DIR.`,
    );
  }
  requireOwner(path, directory);
  if ((directory.mode & 0o022) !== 0) {
    throw new CannotStartError(
      `${path} can be written by other users of this computer, who could put files of their own there. Close it: ` +
        `chmod go-w '${path}'.`,
    );
  }
}

/** @param file what was opened, not what its name leads to now. */
export function requireOwnFile(path: string, file: Stats): void {
  if (process.getuid === undefined) return;
  if (!file.isFile()) throw new CannotStartError(`${path} is no ordinary file. Remove it and start again.`);
  requireOwner(path, file);
}

/** What `open` with NO_DETOUR said of a link, in words. */
export function explainOpen(error: unknown, path: string): unknown {
  if ((error as NodeJS.ErrnoException).code !== 'ELOOP') return error;
  return new CannotStartError(
    `${path} is a symbolic link; Postern keeps its files in ${dirname(path)} itself. Remove the link and start again.`,
  );
}

function requireOwner(path: string, found: Stats): void {
  const { uid } = found;
  const own = process.getuid?.() ?? uid;
  if (uid === own || uid === 0) return;
  const chown = found.isDirectory() ? 'chown -R' : 'chown -h';
  const cure =
    own === 0
      ? `Run Postern as that account (POSTERN_USER), or give it to root: ${chown} root '${path}'`
      : `Give it to the account that runs Postern: ${chown} ${own} '${path}'`;
  throw new CannotStartError(
    `${path} belongs to another user of this computer (number ${uid}), who could read and change what Postern keeps there. ` +
      `${cure}.`,
  );
}

function nullIfMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
