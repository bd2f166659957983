import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isAlive } from '@/lib/is-alive';

/**
 * Owns: what an earlier launcher that was killed may have left of PostgreSQL: a running server, or its lock file.
 * Promises: afterwards neither is in the way. A server is stopped only when it demonstrably works on this directory; a
 *   process that merely got the same number is left alone.
 * Does not: guard against a second launcher at work (start.ts holds the data directory's lock by then).
 */
export async function clearLeftover(
  clusterDirectory: string,
  onProgress: (line: string) => void,
): Promise<void> {
  const lockFile = join(clusterDirectory, 'postmaster.pid');
  const pid = Number((await readFile(lockFile, 'utf8').catch(() => '')).split('\n')[0]);
  if (!pid) return;
  if (await isServerOf(pid, clusterDirectory)) {
    onProgress('Stopping the PostgreSQL that an earlier start left behind');
    await stopServer(pid, clusterDirectory);
  }
  // A server that stopped took its lock file along; a dead one's would stop the next if its number is in use again.
  await rm(lockFile, { force: true });
}

async function isServerOf(pid: number, clusterDirectory: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (process.platform === 'win32') return true;
  const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'args=', '-p', String(pid)]).catch(
    async () => ({
      // Slim images have no ps.
      stdout: (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' '),
    }),
  );
  return stdout.includes(`-D ${clusterDirectory}`);
}

async function stopServer(pid: number, clusterDirectory: string): Promise<void> {
  const started = Date.now();
  signal(pid, 'SIGINT');
  // Asked by command line each time: in a container without an init the ended process stays listed as a zombie.
  while (await isServerOf(pid, clusterDirectory)) {
    const waitedMs = Date.now() - started;
    if (waitedMs > 20_000)
      throw new Error(`An earlier PostgreSQL (process ${pid}) does not end. Stop it and start again.`);
    if (waitedMs > 10_000) signal(pid, 'SIGQUIT');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    // It may have ended meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
