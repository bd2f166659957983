import { nextProgram } from '@/lib/launch/processes/built-processes';
import type { ProcessPlan } from '@/lib/launch/processes/process-plan';
import { projectRoot } from '@/lib/launch/project-root';
import type { DevOptions } from './dev-options';
import { showLogLine } from './terminal-log';
import { transportProgram } from './transport-build';

/**
 * Owns: the processes as `npm run dev` runs them: the console by `next dev`, which keeps its files in .next/dev beside a
 *   production build, and the transport that lib/dev builds.
 * Does not: load client-address.mjs, client-gone.mjs and web-door.mjs: `next dev` listens in a process of its own, for a developer alone.
 */
export function devProcesses({ inspectorPorts }: DevOptions): ProcessPlan {
  return {
    nodeEnv: 'development',
    web: ({ webPort, webHost }) => ({
      args: [
        nextProgram,
        ...['dev', projectRoot, '--port', String(webPort), '--hostname', webHost],
        ...(inspectorPorts ? ['--inspect', `127.0.0.1:${inspectorPorts.web}`] : []),
      ],
      stopTimeoutMs: 5000,
      bindsItself: true,
    }),
    transport: () => ({
      args: [
        '--enable-source-maps',
        ...(inspectorPorts ? [`--inspect=127.0.0.1:${inspectorPorts.transport}`] : []),
        transportProgram,
      ],
      stopTimeoutMs: 20_000,
    }),
    onLogLine: showLogLine,
    waitsForChanges: true,
  };
}
