import { readFileSync, readlinkSync } from 'node:fs';
import { processName } from './process-name';
import { type ProcessRow, readProcessTable, treeOf } from './process-table';

/**
 * Owns: what the Node processes below one process hold, by Linux's books.
 * Promises: PSS: private pages whole, shared pages in shares, so that a sum is what would come free.
 * Does not: work elsewhere than on Linux.
 */
export interface NodeProcess {
  readonly pid: number;
  readonly name: string;
  readonly pssBytes: number;
}

export function nodeProcesses(rootPid: number): readonly NodeProcess[] {
  return treeOf(readProcessTable(), rootPid)
    .map(describe)
    .filter((process) => process !== null);
}

/** Null for what is no Node process, or has ended meanwhile. */
function describe({ pid, commandLine }: ProcessRow): NodeProcess | null {
  try {
    if (!/\/node$/.test(readlinkSync(`/proc/${pid}/exe`))) return null;
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    const kilobytes = Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0);
    return { pid, name: processName(commandLine), pssBytes: kilobytes * 1024 };
  } catch {
    return null;
  }
}
