import { availableParallelism } from 'node:os';
import { processName } from './process-name';
import { type ProcessTable, readBusyMs, readProcessTable, treeCpuMs, treeOf } from './process-table';

/**
 * Owns: who used the processors between two moments.
 * Promises: a relay's time with that of its dead children; and the share of all processors that went to processes which
 *   are no part of the bench: noise, by which a reader may judge a round.
 */
export interface CpuSnapshot {
  readonly table: ProcessTable;
  readonly busyMs: number;
  readonly atMs: number;
}

export function snapshotCpu(): CpuSnapshot {
  return { table: readProcessTable(), busyMs: readBusyMs(), atMs: performance.now() };
}

export function cpuMsBetween(before: CpuSnapshot, after: CpuSnapshot, rootPid: number): number {
  return treeCpuMs(after.table, rootPid) - treeCpuMs(before.table, rootPid);
}

/** By name; a dead child's time is its parent's. */
export function cpuMsByName(
  before: CpuSnapshot,
  after: CpuSnapshot,
  rootPid: number,
): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { pid, cpuMs, commandLine } of treeOf(after.table, rootPid)) {
    const name = processName(commandLine);
    sums.set(name, (sums.get(name) ?? 0) + cpuMs - (before.table.get(pid)?.cpuMs ?? 0));
  }
  return sums;
}

/** @param roots besides this process and its children: daemons that left them. */
export function foreignShare(before: CpuSnapshot, after: CpuSnapshot, roots: readonly number[]): number {
  const known = knownCpuMs(after.table, roots) - knownCpuMs(before.table, roots);
  const all = (after.atMs - before.atMs) * availableParallelism();
  return Math.max(0, after.busyMs - before.busyMs - known) / all;
}

/** A relay may be below this process: each process counts once. */
function knownCpuMs(table: ProcessTable, roots: readonly number[]): number {
  const rows = [process.pid, ...roots].flatMap((pid) => treeOf(table, pid));
  return [...new Set(rows)].reduce((sum, { cpuMs }) => sum + cpuMs, 0);
}
