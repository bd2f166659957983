import { readdir, readFile, readlink } from 'node:fs/promises';

/**
 * Owns: what the Node processes below one process hold, by Linux's books.
 * Promises: PSS: private pages whole, shared pages in shares, so that a sum is what would come free.
 * Does not: work elsewhere than on Linux.
 */
export interface NodeProcess {
  readonly pid: number;
  /** web, transport, launcher or npm, by command line. */
  readonly name: string;
  readonly pssBytes: number;
}

export async function nodeProcesses(rootPid: number): Promise<readonly NodeProcess[]> {
  const tree = await descendants(rootPid);
  const found = await Promise.all(tree.map(describe));
  return found.filter((process) => process !== null);
}

async function descendants(rootPid: number): Promise<readonly number[]> {
  const names = await readdir('/proc');
  const pids = names.filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = new Map(await Promise.all(pids.map(async (pid) => [pid, await parentOf(pid)] as const)));
  const isBelow = (pid: number): boolean => {
    const parent = parents.get(pid) ?? 0;
    return parent === rootPid || (parent > 1 && isBelow(parent));
  };
  return [rootPid, ...pids.filter(isBelow)];
}

/** The fourth field of stat, after the program's name, which may hold spaces and brackets. */
async function parentOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0);
}

async function describe(pid: number): Promise<NodeProcess | null> {
  const program = await readlink(`/proc/${pid}/exe`).catch(() => '');
  if (!/\/node$/.test(program)) return null;
  const [commandLine, rollup] = await Promise.all([
    readFile(`/proc/${pid}/cmdline`, 'utf8'),
    readFile(`/proc/${pid}/smaps_rollup`, 'utf8'),
  ]);
  const kilobytes = Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0);
  return { pid, name: nameOf(commandLine), pssBytes: kilobytes * 1024 };
}

function nameOf(commandLine: string): string {
  if (/dist\/worker\/main\.js/.test(commandLine)) return 'transport';
  if (/next-server|dist\/bin\/next/.test(commandLine)) return 'web';
  if (/bootstrap\.mjs/.test(commandLine)) return 'launcher';
  if (/npm/.test(commandLine)) return 'npm';
  return commandLine.replaceAll('\0', ' ').trim().slice(0, 40);
}
