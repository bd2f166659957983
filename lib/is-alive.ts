/**
 * Owns: whether a process number is in use.
 * Promises: true also for a process of another user, and for one that ended but was not waited for.
 * Does not: serve lib/launch/build-lock.mjs, which runs before anything is compiled and has its own.
 */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
