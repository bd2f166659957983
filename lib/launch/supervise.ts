import { type ChildProcess, spawn } from 'node:child_process';
import { cannotStartStatus } from '@/lib/cannot-start';

/**
 * Owns: a process that must run: its start, its restart with back-off, its stop.
 * Promises: a dead one is back within seconds, later and later while it keeps dying (at most 5 s, so that all is healthy
 *   again within 30 s of a crash); one that says that it cannot start (exit 78) is not asked again. Children see the end
 *   of their standard input when the launcher is gone, however it went. They have process groups of their own, so that
 *   Ctrl-C reaches the launcher alone, which stops them in order.
 * Does not: know what the process does.
 */
export interface Supervised {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly workingDirectory: string;
  /** Standard output and error go to this file descriptor. */
  readonly logFile: number;
  /** How long it may take to end when asked. */
  readonly stopTimeoutMs: number;
}

export interface SuperviseEvents {
  /** It ended without being asked to; a restart follows unless it said that it cannot start. */
  readonly onExit: (name: string, how: string, restartInMs: number | null) => void;
}

export interface SupervisedProcess {
  /** Number of the running process; null between two lives. */
  readonly pid: number | null;
  /** Asks it to end (SIGTERM) and waits; after the timeout it is killed. */
  stop(): Promise<void>;
  /** Ends it at once. */
  kill(): void;
}

const firstDelayMs = 250;
const maxDelayMs = 5000;
/** After so long a life the next death is a new story. */
const soundLifeMs = 30_000;

export function supervise(what: Supervised, events: SuperviseEvents): SupervisedProcess {
  let child: ChildProcess | null = null;
  let timer: NodeJS.Timeout | null = null;
  let delayMs = firstDelayMs;
  let isStopping = false;

  const start = () => {
    timer = null;
    const startedAt = Date.now();
    const started = spawn(what.command, what.args, {
      cwd: what.workingDirectory,
      env: what.env,
      stdio: ['pipe', what.logFile, what.logFile],
      detached: true,
      windowsHide: true,
    });
    child = started;
    // The pipe breaks when the child dies, which 'exit' tells.
    started.stdin?.on('error', () => {});
    let isOver = false;
    const over = (how: string, code: number | null) => {
      if (isOver) return;
      isOver = true;
      child = null;
      if (isStopping) return;
      if (code === cannotStartStatus) {
        events.onExit(what.name, how, null);
        return;
      }
      if (Date.now() - startedAt > soundLifeMs) delayMs = firstDelayMs;
      events.onExit(what.name, how, delayMs);
      timer = setTimeout(start, delayMs);
      delayMs = Math.min(delayMs * 2, maxDelayMs);
    };
    started.once('error', (error) => over(`could not be started: ${error.message}`, null));
    started.once('exit', (code, signal) =>
      over(signal ? `was ended by ${signal}` : `ended with ${code}`, code),
    );
  };
  start();

  return {
    get pid() {
      return child?.pid ?? null;
    },
    async stop() {
      isStopping = true;
      if (timer) clearTimeout(timer);
      if (child) await end(child, what.stopTimeoutMs);
    },
    kill() {
      isStopping = true;
      if (timer) clearTimeout(timer);
      child?.kill('SIGKILL');
    },
  };
}

function end(child: ChildProcess, timeoutMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
