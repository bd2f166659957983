import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from '@/lib/launch/project-root';
import type { ProcessPlan } from './process-plan';

/**
 * Owns: the processes as `npm start` runs them: the bundles in dist/ and the console in .next.
 */
export const builtProcesses: ProcessPlan = {
  nodeEnv: 'production',
  web: ({ webPort, webHost }) => ({
    args: [
      ...preload('processes/client-address.mjs'),
      ...preload('processes/client-gone.mjs'),
      ...preload('processes/web-door.mjs'),
      ...preload('processes/https-door.mjs'),
      nextProgram,
      ...['start', projectRoot, '--port', String(webPort), '--hostname', webHost],
    ],
    stopTimeoutMs: 5000,
  }),
  /**
   * Its last act is to settle what is in flight, so it gets time. V8's memory reducer shrinks the heap in a pause, and the
   * next burst pays for that: 0.24 ms of CPU a message with it, 0.19 without (4 rounds each, a minute's pause before every
   * one).
   */
  transport: () => ({
    args: ['--no-memory-reducer', '--enable-source-maps', join(projectRoot, 'dist', 'worker', 'main.js')],
    stopTimeoutMs: 20_000,
  }),
};

export const nextProgram = join(projectRoot, 'node_modules', 'next', 'dist', 'bin', 'next');

/** Flags of Node that load a file of lib/launch before the program. */
export function preload(file: string): readonly string[] {
  return ['--import', pathToFileURL(join(projectRoot, 'lib', 'launch', file)).href];
}
