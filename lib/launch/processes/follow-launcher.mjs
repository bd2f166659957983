import process from 'node:process';

/**
 * Owns: that a child does not outlive its launcher. Loaded before the child's own program (`node --import`).
 * Promises: when standard input ends, which it does when the launcher is gone however it went, the process is asked to end
 *   as by SIGTERM, and made to after ten seconds.
 * Does not: read anything.
 */

const GRACE_MS = 10_000;

process.stdin.once('close', end);
process.stdin.once('error', end);
process.stdin.resume();
// Waiting for the launcher's end is no reason to stay alive.
process.stdin.unref?.();

let isEnding = false;
function end() {
  if (isEnding) return;
  isEnding = true;
  setTimeout(() => process.exit(1), GRACE_MS).unref();
  process.kill(process.pid, 'SIGTERM');
}
