import { type FSWatcher, watch } from 'node:fs';
import { join, posix } from 'node:path';

/**
 * Owns: noticing that files have changed.
 * Promises: whole directories are watched, so that a file that an editor puts in another's place is noticed too; changes
 *   that come together are reported once, some hundredths of a second after the last.
 * Does not: compare contents, or look into directories below.
 */
export interface WatchedFiles {
  /** From now on these directories, relative to the base. */
  follow(directories: Iterable<string>): void;
  close(): void;
}

const QUIET_MS = 40;

/** @param onChange gets the names relative to the base, with slashes. */
export function watchFiles(base: string, onChange: (files: readonly string[]) => void): WatchedFiles {
  const watchers = new Map<string, FSWatcher>();
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | null = null;

  const note = (directory: string, file: string | null) => {
    changed.add(file === null ? directory : posix.join(directory, file));
    if (timer) clearTimeout(timer);
    timer = setTimeout(() => {
      const files = [...changed];
      changed.clear();
      onChange(files);
    }, QUIET_MS);
  };
  const unfollow = (directory: string) => {
    watchers.get(directory)?.close();
    watchers.delete(directory);
  };

  return {
    follow: (directories) => {
      const wanted = new Set(directories);
      for (const directory of [...watchers.keys()]) if (!wanted.has(directory)) unfollow(directory);
      for (const directory of wanted) {
        if (watchers.has(directory)) continue;
        const watcher = watch(join(base, directory), (_event, file) => note(directory, file));
        // The directory is gone: whoever loses a file by it hears of that at the next build.
        watcher.on('error', () => unfollow(directory));
        watchers.set(directory, watcher);
      }
    },
    close: () => {
      if (timer) clearTimeout(timer);
      for (const directory of [...watchers.keys()]) unfollow(directory);
    },
  };
}

/** The directories in which these files lie. */
export function directoriesOf(files: Iterable<string>): ReadonlySet<string> {
  return new Set([...files].map((file) => posix.dirname(file)));
}
