import { closeSync, constants, openSync, rmSync, writeSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Owns: what the disk under a bench is: kept in memory or not, how much room, how fast a synchronous write.
 * Promises: the rate counts 4 KiB writes that are each on the disk before the next (O_DSYNC), for a second at most.
 */

/** linux/magic.h: file systems that forget, where a sync costs nothing. */
const memoryFileSystems = new Map([
  [0x01021994, 'tmpfs'],
  [0x858458f6, 'ramfs'],
]);

const LONG_ENOUGH_MS = 1000;
const MAX_WRITES = 2000;

/** @returns its name when `directory` lies in memory, else null. */
export async function memoryFileSystem(directory: string): Promise<string | null> {
  const { type } = await statfs(directory);
  return memoryFileSystems.get(type) ?? null;
}

export async function freeBytes(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
}

export function measureSyncsPerSecond(directory: string): number {
  const path = join(directory, 'syncs.tmp');
  const block = Buffer.alloc(4096);
  const file = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_DSYNC);
  try {
    const startedAt = performance.now();
    let writes = 0;
    while (writes < MAX_WRITES && performance.now() - startedAt < LONG_ENOUGH_MS) {
      writeSync(file, block);
      writes += 1;
    }
    return (writes * 1000) / (performance.now() - startedAt);
  } finally {
    closeSync(file);
    rmSync(path);
  }
}
