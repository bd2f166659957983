import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { findProgram } from '@/lib/testing/find-program';

/**
 * Owns: programs that run for a bench: to their end, or until they are stopped.
 * Promises: each is in a process group of its own, so that Ctrl-C reaches the bench alone, which takes them down in order;
 *   an interrupted bench ends what it waits for.
 */
export interface ProgramOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/** @throws with what the program said, when it fails. @returns standard output. */
export async function runProgram(
  program: string,
  args: readonly string[],
  { signal, ...options }: ProgramOptions,
): Promise<string> {
  signal.throwIfAborted();
  const child = spawn(findProgram(program) ?? program, args, {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const stop = () => signalGroup(child, 'SIGTERM');
  signal.addEventListener('abort', stop, { once: true });
  try {
    const [code, output, complaint] = await Promise.all([
      endOf(child, 'close'),
      text(child.stdout),
      text(child.stderr),
    ]);
    signal.throwIfAborted();
    if (code === 0) return output;
    throw new Error(`${program} ${args.join(' ')} ended with ${code}: ${(complaint || output).trim()}`);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** A program that runs until `stop`. */
export interface RunningProgram {
  readonly pid: number;
  /** Its exit status; null when a signal ended it. */
  readonly ended: Promise<number | null>;
  stop(): Promise<void>;
}

export function startProgram(
  program: string,
  args: readonly string[],
  options: SpawnOptions,
): RunningProgram {
  const child = spawn(findProgram(program) ?? program, args, { ...options, detached: true });
  const ended = endOf(child, 'exit');
  ended.catch(() => {});
  return {
    pid: child.pid ?? 0,
    ended,
    stop: async () => {
      signalGroup(child, 'SIGTERM');
      await ended;
    },
  };
}

/** The whole group: npm and sh pass nothing on. */
export function signalGroup(
  child: Pick<ChildProcess, 'pid' | 'exitCode' | 'signalCode'>,
  signal: NodeJS.Signals,
): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // It ended meanwhile.
  }
}

function endOf(child: ChildProcess, event: 'exit' | 'close'): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once(event, (code: number | null) => resolve(code));
  });
}
