import { type ChildProcess, spawn } from 'node:child_process';
import { CANNOT_START_STATUS } from '@/lib/cannot-start';
import type { OutputReader } from '@/lib/launch/logs/read-output';

/**
 * Owns: a process that must run: its start, its restart with back-off, its stop.
 * Promises: a dead one is back within seconds, later and later while it keeps dying (at most 5 s, so that all is healthy
 *   again within 30 s of a crash); one that says that it cannot start (exit 78) is not asked again. Children see the end
 *   of their standard input when the launcher is gone, however it went. They have process groups of their own, so that
 *   Ctrl-C reaches the launcher alone, which stops them in order; what a child has started itself goes with its group. What they
 *   write is read at once, whoever is slow behind it: a child never waits.
 * Does not: know what the process does.
 */
export interface Supervised {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Asked for each life. */
  readonly env: () => NodeJS.ProcessEnv;
  readonly workingDirectory: string;
  /** Who reads what it writes; asked for each life. */
  readonly output: () => OutputReader;
  /** How long it may take to end when asked. */
  readonly stopTimeoutMs: number;
  /** File descriptors of ours, which are numbers 3, 4 ... there; asked for each life. */
  readonly inherits?: () => readonly number[];
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
  /** The same, and starts it again: at once, and also when it had said that it cannot start. Not a death. */
  restart(): Promise<void>;
  /** Ends it at once. */
  kill(): void;
}

const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 5000;
/** After so long a life the next death is a new story. */
const SOUND_LIFE_MS = 30_000;
const MAX_LAST_WORDS_MS = 1000;

export function supervise(what: Supervised, events: SuperviseEvents): SupervisedProcess {
  let child: ChildProcess | null = null;
  let timer: NodeJS.Timeout | null = null;
  let delayMs = FIRST_DELAY_MS;
  let isStopping = false;
  let isRestarting = false;

  const start = () => {
    timer = null;
    const startedAt = Date.now();
    const started = spawn(what.command, what.args, {
      cwd: what.workingDirectory,
      env: what.env(),
      stdio: ['pipe', 'pipe', 'pipe', ...(what.inherits?.() ?? [])],
      detached: true,
      windowsHide: true,
    });
    child = started;
    const output = what.output();
    started.stdout?.on('data', (chunk: Buffer) => output.read(chunk, 'stdout'));
    started.stderr?.on('data', (chunk: Buffer) => output.read(chunk, 'stderr'));
    // The pipe breaks when the child dies, which 'exit' tells.
    started.stdin?.on('error', () => {});
    let isOver = false;
    const over = (how: string, code: number | null) => {
      if (isOver) return;
      isOver = true;
      child = null;
      if (isStopping || isRestarting) return;
      if (code === CANNOT_START_STATUS) {
        events.onExit(what.name, how, null);
        return;
      }
      if (Date.now() - startedAt > SOUND_LIFE_MS) delayMs = FIRST_DELAY_MS;
      events.onExit(what.name, how, delayMs);
      timer = setTimeout(start, delayMs);
      delayMs = Math.min(delayMs * 2, MAX_DELAY_MS);
    };
    started.once('error', (error) => over(`could not be started: ${error.message}`, null));
    started.once('exit', (code, signal) => {
      // Whatever it had started would hold its ports.
      kill(started);
      void lastWordsRead(started).then(() => {
        output.end();
        over(signal ? `was ended by ${signal}` : `ended with ${code}`, code);
      });
    });
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
    async restart() {
      if (isStopping || isRestarting) return;
      if (timer) clearTimeout(timer);
      isRestarting = true;
      if (child) await end(child, what.stopTimeoutMs);
      isRestarting = false;
      delayMs = FIRST_DELAY_MS;
      if (!isStopping) start();
    },
    kill() {
      isStopping = true;
      if (timer) clearTimeout(timer);
      if (child) kill(child);
    },
  };
}

function end(child: ChildProcess, timeoutMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => kill(child), timeoutMs);
    child.once('exit', () => {
      clearTimeout(timer);
      void lastWordsRead(child).then(resolve);
    });
    child.kill('SIGTERM');
  });
}

/** Of a process that has ended. What has left its group may hold the pipes longer; nobody waits for that. */
function lastWordsRead(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, MAX_LAST_WORDS_MS);
    child.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** With its group, whose leader it is. */
function kill(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // None of them is left.
  }
}
