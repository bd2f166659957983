import { readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { projectRoot } from '@/lib/launch/project-root';
import type { Undo } from '@/lib/testing/undo';

/**
 * Owns: a source file that a bench changes for a moment.
 * Promises: its own content is back when the bench ends, however it ends but by SIGKILL; whatever somebody else has written
 *   there meanwhile is left alone and reported.
 */
export interface EditedFile {
  /** Relative to the project. */
  readonly name: string;
  /** Puts `text` in the place of the first `place`. */
  write(text: string): void;
  putBack(): void;
}

/** @throws when the file no longer has that place. */
export function editFile(path: string, place: string, undo: Undo): EditedFile {
  const name = relative(projectRoot, path);
  const original = readFileSync(path, 'utf8');
  if (!original.includes(place)) {
    throw new Error(`${name} does not hold '${place}' any more: name another place in bench/dev/dev.ts.`);
  }
  let written: string | null = null;
  const putBack = () => {
    if (written === null) return;
    if (readFileSync(path, 'utf8') !== written) throw new Error(`${name} was changed by somebody else`);
    writeFileSync(path, original);
    written = null;
  };
  // A second Ctrl-C ends the process at once, but for this.
  process.once('exit', putBack);
  undo.add(`putting back ${name}`, () => {
    putBack();
    process.off('exit', putBack);
  });
  return {
    name,
    write: (text) => {
      const content = original.replace(place, () => text);
      writeFileSync(path, content);
      written = content;
    },
    putBack,
  };
}
