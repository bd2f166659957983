import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { projectRoot } from '@/lib/launch/project-root';

/**
 * Owns: a server under attack in a process of its own, so that its memory is its own and its end is seen.
 * Promises: ends with this process; what it writes to standard error is kept, the last of it.
 */
interface ServerProcess {
  readonly child: ChildProcess;
  /** Rejects when it ends unasked. */
  readonly died: Promise<never>;
  /** Lines of its log at level error since the last question. */
  loggedErrors(): readonly string[];
  stop(): Promise<void>;
}

/** V8's own limit: whatever keeps what it hears ends here, not on the machine. */
const MAX_HEAP_MEGABYTES = 192;
const KEPT_ERROR_CHARACTERS = 4000;

export function startServerProcess(program: string, argument: unknown): ServerProcess {
  const child = fork(join(projectRoot, program), [JSON.stringify(argument)], {
    cwd: projectRoot,
    execArgv: ['--import', 'tsx', `--max-old-space-size=${MAX_HEAP_MEGABYTES}`],
    env: { ...process.env, POSTERN_LOG_LEVEL: 'error' },
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    detached: true,
  });
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-KEPT_ERROR_CHARACTERS);
  });
  let isAsked = false;
  const died = new Promise<never>((_resolve, reject) => {
    child.once('exit', (code, signal) => {
      if (!isAsked)
        reject(new Error(`The server's process ended (${signal ?? code}). It said last: ${errors}`));
    });
  });
  died.catch(() => {});
  return {
    child,
    died,
    loggedErrors: () => {
      const lines = errors.split('\n').filter((line) => /^\{"level":[56]0,/.test(line));
      errors = '';
      return lines;
    },
    stop: async () => {
      isAsked = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.disconnect();
      await once(child, 'exit');
    },
  };
}
