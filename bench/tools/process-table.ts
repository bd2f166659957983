import { readdirSync, readFileSync } from 'node:fs';

/**
 * Owns: processes and the CPU they used, by Linux's books (/proc/PID/stat).
 * Promises: a tree's CPU time counts the dead too: what a parent has waited for stands in its own books, so the sum over
 *   the living (own time and that of reaped children) never loses any.
 * Does not: work elsewhere than on Linux, or see a daemon that left its starter's tree (give it its own root).
 */
export interface ProcessRow {
  readonly pid: number;
  readonly parentPid: number;
  /** User and system time of itself and of all descendants it has waited for. */
  readonly cpuMs: number;
  readonly commandLine: string;
}

export type ProcessTable = ReadonlyMap<number, ProcessRow>;

/** USER_HZ: the unit of /proc is 1/100 s on every Linux that Node runs on. */
const MS_PER_TICK = 10;

export function readProcessTable(): ProcessTable {
  const rows = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readRow(Number(name)))
    .filter((row) => row !== null);
  return new Map(rows.map((row) => [row.pid, row]));
}

/** The root first, parents before their children. */
export function treeOf(table: ProcessTable, rootPid: number): readonly ProcessRow[] {
  const root = table.get(rootPid);
  if (!root) return [];
  const children = groupByParent(table);
  const tree = [root];
  for (let index = 0; index < tree.length; index += 1) {
    const pid = tree[index]?.pid;
    if (pid !== undefined) tree.push(...(children.get(pid) ?? []));
  }
  return tree;
}

export function treeCpuMs(table: ProcessTable, rootPid: number): number {
  return treeOf(table, rootPid).reduce((sum, { cpuMs }) => sum + cpuMs, 0);
}

/** What all processors together have worked since the start of the computer, waiting for the disk not included. */
export function readBusyMs(): number {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = line.split(/\s+/).slice(1).map(Number);
  return (user + nice + system + irq + softirq) * MS_PER_TICK;
}

function groupByParent(table: ProcessTable): ReadonlyMap<number, readonly ProcessRow[]> {
  const groups = new Map<number, ProcessRow[]>();
  for (const row of table.values()) groups.set(row.parentPid, [...(groups.get(row.parentPid) ?? []), row]);
  return groups;
}

/** Null when it ended between the listing and the reading. */
function readRow(pid: number): ProcessRow | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The program's name, in brackets, may hold spaces and brackets.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return { pid, parentPid: Number(fields[1]), cpuMs: ticks * MS_PER_TICK, commandLine };
  } catch {
    return null;
  }
}
