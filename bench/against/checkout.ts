import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '@/lib/launch/project-root';
import type { BenchContext } from '../bench';
import { git } from '../tools/git';
import { runProgram } from '../tools/program';

/**
 * Owns: a commit, built: a work tree of this repository below the bench's directory.
 * Promises: its own `npm run build` makes it, which installs what its package-lock.json asks for; where that file is the
 *   same as here, the packages are hard links of ours (a link costs no room, and an install replaces files and never
 *   writes into them). `undo` removes the work tree, and git knows it no more.
 * Does not: import anything of it.
 */
export interface Snapshot {
  readonly sha: string;
  readonly label: string;
}

/** @returns null when the name is that of no commit. */
export async function findCommit(name: string, signal: AbortSignal): Promise<Snapshot | null> {
  const sha = await git(['rev-parse', '--verify', '--quiet', `${name}^{commit}`], signal).catch(() => null);
  signal.throwIfAborted();
  return sha ? { sha, label: await git(['rev-parse', '--short', sha], signal) } : null;
}

/**
 * This checkout as it is now, so that whoever goes on working in it changes no figure. What is not committed, new files
 * included, becomes a commit that no branch holds; index and files stay as they are.
 */
export async function snapshotTree({ directory, signal }: BenchContext): Promise<Snapshot> {
  const head = await findCommit('HEAD', signal);
  if (head === null) throw new Error('There is no commit yet that this tree could be compared with.');
  if ((await git(['status', '--porcelain'], signal)) === '') return head;
  const ownIndex = { GIT_INDEX_FILE: join(directory, 'index') };
  await git(['read-tree', 'HEAD'], signal, ownIndex);
  await git(['add', '--all'], signal, ownIndex);
  const tree = await git(['write-tree'], signal, ownIndex);
  const author = ['-c', 'user.name=npm run bench', '-c', 'user.email=bench@localhost'];
  const sha = await git([...author, 'commit-tree', tree, '-p', head.sha, '-m', 'Not committed'], signal);
  return { sha, label: `${head.label} with changes` };
}

export async function checkOut(
  { sha, label }: Snapshot,
  name: string,
  { directory, undo, signal, say }: BenchContext,
): Promise<string> {
  const checkout = join(directory, name);
  undo.add(`removing the work tree of ${label}`, () => removeWorkTree(checkout));
  await git(['worktree', 'add', '--detach', checkout, sha], signal);
  const isLinked = (await hasOurLock(checkout)) && (await linkPackages(checkout, signal));
  say(`building ${label}, with ${isLinked ? 'the packages of this checkout' : 'packages of its own'}`);
  await runProgram('npm', ['run', '-s', 'build'], { cwd: checkout, signal });
  return checkout;
}

async function hasOurLock(checkout: string): Promise<boolean> {
  const [ours, theirs] = await Promise.all(
    [projectRoot, checkout].map((directory) =>
      readFile(join(directory, 'package-lock.json'), 'utf8').catch(() => null),
    ),
  );
  return ours !== null && ours === theirs;
}

/** Not across file systems: there the build installs. */
async function linkPackages(checkout: string, signal: AbortSignal): Promise<boolean> {
  const target = join(checkout, 'node_modules');
  await mkdir(target, { recursive: true });
  try {
    await runProgram('cp', ['-al', `${join(projectRoot, 'node_modules')}/.`, target], { signal });
    return true;
  } catch {
    signal.throwIfAborted();
    await rm(target, { recursive: true, force: true });
    return false;
  }
}

/** It may not have come about, or only half. An interrupted bench does not keep it from being removed. */
async function removeWorkTree(checkout: string): Promise<void> {
  const { signal } = new AbortController();
  await rm(checkout, { recursive: true, force: true });
  await git(['worktree', 'prune'], signal);
}
