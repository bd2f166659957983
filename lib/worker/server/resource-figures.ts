import { stat, statfs } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';

/**
 * Owns: reading how much of a disk and of this process's memory is used.
 * Promises: no figure above what this process may really have: container limits count, space kept for root does not.
 * Does not: judge (lib/mail/outcome/back-pressure.ts).
 */

export interface DiskFigures {
  /** The same for directories of the same file system. */
  readonly device: number;
  readonly sizeBytes: number;
  readonly freeBytes: number;
}

/** Null when the directory cannot be looked at. */
export async function readDisk(directory: string): Promise<DiskFigures | null> {
  try {
    const [{ bsize, blocks, bfree, bavail }, { dev }] = await Promise.all([
      statfs(directory),
      stat(directory),
    ]);
    // As df reckons: what only root may use is neither used nor free.
    return { device: dev, sizeBytes: (blocks - bfree + bavail) * bsize, freeBytes: bavail * bsize };
  } catch {
    return null;
  }
}

/** Percent: of the computer's or container's memory, or of what V8 may have, whichever is nearer to its end. */
export function readMemoryUse(): number {
  const constrained = process.constrainedMemory();
  const total = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
  const { used_heap_size: heapBytes, heap_size_limit: heapLimitBytes } = getHeapStatistics();
  return 100 * Math.max(process.memoryUsage.rss() / total, heapBytes / heapLimitBytes);
}
