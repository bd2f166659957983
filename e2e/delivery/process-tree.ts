import { readdirSync, readFileSync } from 'node:fs';

/**
 * Owns: which processes a process has started, and these again, on Linux.
 * @returns their numbers, its own first.
 */
export function processTree(root: number): readonly number[] {
  const parents = new Map<number, number>();
  for (const pid of readdirSync('/proc').map(Number)) {
    const parent = pid > 0 ? parentOf(pid) : null;
    if (parent !== null) parents.set(pid, parent);
  }
  const childrenOf = (pid: number): number[] =>
    [...parents].filter(([, parent]) => parent === pid).map(([child]) => child);
  const below = (pid: number): number[] => [pid, ...childrenOf(pid).flatMap(below)];
  return below(root);
}

function parentOf(pid: number): number | null {
  try {
    // The name in brackets may hold anything, brackets too.
    const [, rest = ''] = /^.*\) \S (.*)$/s.exec(readFileSync(`/proc/${pid}/stat`, 'latin1')) ?? [];
    return Number(rest.split(' ')[0]);
  } catch {
    // It has ended.
    return null;
  }
}
