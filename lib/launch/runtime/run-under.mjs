import { spawn } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/**
 * Owns: going on under another Node, where a process cannot replace itself by one (Node 18 and 20).
 * Promises: the same arguments, terminal, input and output; a signal that reaches this process reaches the other once, and
 *   Ctrl-C what runs below it, as at a terminal; this process ends as the other ends, by status or signal; and when this one
 *   is gone, however it went, the other is asked to end (follow-bootstrap.mjs).
 * Does not: return before the other has ended.
 */

const followBootstrap = fileURLToPath(new URL('./follow-bootstrap.mjs', import.meta.url));
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2', 'SIGWINCH'];

/**
 * @param {string} node
 * @param {readonly string[]} args of bootstrap.mjs
 */
export function runUnder(node, args) {
  return new Promise((_resolve, reject) => {
    const child = spawn(node, [followBootstrap, ...args], {
      // The fourth is what the other follows: it ends with this process.
      stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
      // A process group of its own: Ctrl-C reaches this one alone, which passes it on; else the others would have it twice.
      detached: true,
    });
    child.stdio[3].on('error', () => {});
    // Ctrl-C goes to all that it would reach without this process between.
    const passOn = (signal) => (signal === 'SIGINT' ? process.kill(-child.pid, signal) : child.kill(signal));
    for (const signal of signals) process.on(signal, passOn);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      for (const each of signals) process.off(each, passOn);
      if (signal) process.kill(process.pid, signal);
      else process.exit(code ?? 1);
    });
  });
}
