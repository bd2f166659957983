import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isAlive } from '@/lib/is-alive';
import { createPrivateFile, readPrivateFile } from '@/lib/secrets/private-file';

/**
 * Owns: that one launcher at a time works on a data directory (`launcher.lock`, 0600).
 * Promises: a second one is refused with the number of the first; the lock of one that was killed does not stand in the
 *   way, even when its number is in use again.
 * Does not: lock the database (the transport servers' leases do).
 */
export class RunsAlreadyError extends Error {
  override readonly name = 'RunsAlreadyError';
}

export async function takeLaunchLock(dataDirectory: string): Promise<() => Promise<void>> {
  const path = join(dataDirectory, 'launcher.lock');
  // The last word tells two launches of one process apart.
  const own = `${await identify(process.pid)} ${randomUUID()}`;
  for (;;) {
    const holder = await createPrivateFile(path, own);
    if (holder === own) return () => rm(path, { force: true });
    const pid = Number(holder.split(' ')[0]);
    if (isAlive(pid) && holder.startsWith(`${await identify(pid)} `)) {
      throw new RunsAlreadyError(
        `Postern runs already from ${dataDirectory} (process ${pid}). Stop that one, or choose another directory with ` +
          'POSTERN_DATA_DIR.',
      );
    }
    // Between this look and the removal another launcher may have taken it: whoever reads a lock that changed looks again.
    if ((await readPrivateFile(path)) === holder) await rm(path, { force: true });
  }
}

/** Number and start time: a number alone comes round again. */
async function identify(pid: number): Promise<string> {
  return `${pid} ${await startTime(pid)}`;
}

/** In one word, `none` when there is no such process, or no way to ask (Windows). */
async function startTime(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  // Field 22, counted from behind the name, which may hold anything.
  if (stat !== null) return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? 'none';
  const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)]).catch(() => ({
    stdout: '',
  }));
  return stdout.trim().replaceAll(/\s+/g, '-') || 'none';
}
