import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { projectRoot } from '@/lib/launch/project-root';
import type { Undo } from '@/lib/testing/undo';
import type { DelayProxy, DelayProxyOptions } from './delay-proxy';

/**
 * Owns: the delaying proxy as a process.
 * Promises: it ends with the bench, however that ends.
 */
type ProxyCounts = ReturnType<DelayProxy['counts']>;

export interface DelayedWay {
  readonly port: number;
  /** Since its start. */
  counts(): Promise<ProxyCounts>;
}

export async function startDelayedWay(
  options: DelayProxyOptions,
  { undo, signal }: { readonly undo: Undo; readonly signal: AbortSignal },
): Promise<DelayedWay> {
  signal.throwIfAborted();
  const child = fork(
    join(projectRoot, 'bench', 'tools', 'delay-proxy-process.ts'),
    [JSON.stringify(options)],
    {
      cwd: projectRoot,
      execArgv: ['--import', 'tsx'],
      detached: true,
    },
  );
  undo.add('stopping the delaying proxy', async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  });
  const ended = once(child, 'exit').then(() => {
    throw new Error('The delaying proxy ended');
  });
  ended.catch(() => {});
  const answer = () => Promise.race([once(child, 'message').then(([message]: unknown[]) => message), ended]);
  // Its program and this one are of one piece: what it sends is what delay-proxy-process.ts says.
  const { port } = (await answer()) as { port: number };
  return {
    port,
    counts: async () => {
      const counts = answer();
      child.send('counts');
      return (await counts) as ProxyCounts;
    },
  };
}
