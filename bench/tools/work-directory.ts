import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isReachableByAll } from '@/lib/launch/postgres/postgres-binaries';
import { freeBytes, memoryFileSystem } from './disk';

/**
 * Owns: the directory in which a run keeps everything: data of Postern, queues of Postfix, counters.
 * Promises: on a real disk with room, else an error with the cure; open to other users on the way, since PostgreSQL and
 *   Postfix run as users of their own; removed at the end, with a look for processes that still use it.
 */
const GIGABYTE = 1024 ** 3;

export async function checkWorkBase(given: string | null, roomBytes: number): Promise<string> {
  const base = resolve(given ?? tmpdir());
  const memory = await memoryFileSystem(base).catch((error: Error) => {
    throw new Error(`${base} cannot be used: ${error.message}. Name a directory with --dir.`);
  });
  if (memory) {
    throw new Error(
      `${base} is in memory (${memory}), where a sync costs nothing: its figures would mean nothing. Name a directory on a disk with --dir.`,
    );
  }
  if (process.getuid?.() === 0 && !(await isReachableByAll(base))) {
    throw new Error(
      `${base} is closed to other users, and PostgreSQL and Postfix run as users of their own. Name another directory with --dir.`,
    );
  }
  await checkRoom(base, roomBytes);
  return base;
}

export async function checkRoom(directory: string, roomBytes: number): Promise<void> {
  const free = await freeBytes(directory);
  if (free >= roomBytes) return;
  throw new Error(
    `${directory} has ${(free / GIGABYTE).toFixed(1)} GB of room; this needs ${(roomBytes / GIGABYTE).toFixed(1)} GB. Free some, or name another directory with --dir.`,
  );
}

export async function makeWorkDirectory(base: string): Promise<string> {
  const directory = await mkdtemp(join(base, 'postern-bench-'));
  await chmod(directory, 0o755);
  return directory;
}

/** @throws when a process of the run is still there: it is named, and ended. */
export async function removeWorkDirectory(directory: string): Promise<void> {
  const left = processesUsing(directory);
  for (const { pid } of left) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself.
    }
  }
  await rm(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  if (left.length > 0) {
    const names = left.map(({ pid, commandLine }) => `${pid} (${commandLine.slice(0, 60)})`);
    throw new Error(`processes had been left and were killed: ${names.join(', ')}`);
  }
}

/** The directory's name is this run's alone, so whatever bears it in command line, environment or as its place is ours. */
function processesUsing(
  directory: string,
): readonly { readonly pid: number; readonly commandLine: string }[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid)
    .filter((pid) => uses(pid, directory))
    .map((pid) => ({ pid, commandLine: read(pid, 'cmdline').replaceAll('\0', ' ').trim() }));
}

function uses(pid: number, directory: string): boolean {
  try {
    if (`${readlinkSync(`/proc/${pid}/cwd`)}/`.startsWith(`${directory}/`)) return true;
  } catch {
    return false;
  }
  return read(pid, 'cmdline').includes(directory) || read(pid, 'environ').includes(directory);
}

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
