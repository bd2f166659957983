import { spawn } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { passSignals } from './pass-signals.mjs';

/**
 * Owns: one step before a command runs: a program that works in silence.
 * Promises: its output is shown only when it fails, with the command that failed. Progress goes to standard error. Whoever
 *   stops this process stops the step: an `npm ci` left behind would empty node_modules under the next start.
 */

export const projectDirectory = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '');

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<void>}
 */
export function runStep(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: projectDirectory,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...options,
    });
    passSignals(child);
    let output = '';
    child.stdout.on('data', (data) => {
      output += data;
    });
    child.stderr.on('data', (data) => {
      output += data;
    });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) resolve();
      else
        reject(new Error(`${output.trim()}\n\n${program} ${args.join(' ')} ended with ${code ?? signal}.`));
    });
  });
}

/** @param {string} line */
export function say(line) {
  process.stderr.write(`${line}\n`);
}
