import process from 'node:process';

/**
 * Owns: that whoever stops this process stops the program that it waits for.
 * Promises: this process lives until that program has ended, and ends as its caller says. Ctrl-C at a terminal reaches the
 *   program anyway, so it is not passed on there: many programs take a second one as "at once".
 */

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** @param {import('node:child_process').ChildProcess} child */
export function passSignals(child) {
  const passOn = (signal) => {
    if (signal !== 'SIGINT' || process.stdin.isTTY !== true) child.kill(signal);
  };
  for (const signal of signals) process.on(signal, passOn);
  child.once('close', () => {
    for (const signal of signals) process.off(signal, passOn);
  });
}
