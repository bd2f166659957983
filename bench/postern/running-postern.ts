import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '@/lib/testing/free-port';
import { readProcessTable, treeOf } from '../tools/process-table';
import { signalGroup } from '../tools/program';

/**
 * Owns: `npm start`, `npm run dev` and `npm run transport` as typed, for the benches.
 * Promises: ready means that it said so; `stop` is a Ctrl-C of the terminal, which reaches the whole process group, and
 *   leaves no process; an interrupted bench stops it also while it starts.
 */
export interface RunningPostern {
  /** Of npm: the root of all its processes. */
  readonly pid: number;
  readonly readyMs: number;
  readonly origin: string;
  readonly smtpPort: number;
  readonly dataDirectory: string;
  /** @returns how long it took, ms. */
  stop(): Promise<number>;
  /** As a power cut does: nothing of it runs on for a moment. */
  kill(): Promise<void>;
}

export interface StartOptions {
  /** Where the sources are. */
  readonly checkout: string;
  readonly dataDirectory: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** After this a stop is no stop any more, and all is killed. */
const STOP_TIMEOUT_MS = 45_000;

/** PostgreSQL, web and transport. */
export function startPostern(options: StartOptions): Promise<RunningPostern> {
  return startNpm(['start'], 'Postern is ready.', options);
}

/** From the sources. */
export function startDev(options: StartOptions): Promise<RunningPostern> {
  return startNpm(['run', 'dev'], 'Postern runs from its sources.', options);
}

/** A transport process beside a database that runs already (DATABASE_URL in `env`). */
export function startTransport(options: StartOptions): Promise<RunningPostern> {
  return startNpm(['run', 'transport'], 'The transport process is started.', options);
}

async function startNpm(
  args: readonly string[],
  readyLine: string,
  { checkout, dataDirectory, env, signal }: StartOptions,
): Promise<RunningPostern> {
  signal.throwIfAborted();
  const [webPort, smtpPort] = [await freePort(), await freePort()];
  const startedAt = performance.now();
  const child = spawn('npm', args, {
    cwd: checkout,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...withoutSettings(process.env),
      PORT: String(webPort),
      POSTERN_SMTP_PORT: String(smtpPort),
      POSTERN_DATA_DIR: dataDirectory,
      ...env,
    },
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const complaints = text(child.stderr);
  const lines = createInterface({ input: child.stdout });
  const ready = new Promise<void>((resolve) => {
    lines.on('line', (line) => {
      if (line.startsWith(readyLine)) resolve();
    });
  });
  const failed = ended.then(async () => {
    throw new Error(`npm ${args.join(' ')} ended before it was ready: ${await complaints}`);
  });
  failed.catch(() => {});

  const kill = async () => {
    // The launcher first: it would start its children again.
    for (const { pid } of treeOf(readProcessTable(), child.pid ?? 0)) killOne(pid);
    await ended;
  };
  const stop = async () => {
    const askedAt = performance.now();
    signalGroup(child, 'SIGINT');
    const inTime = await Promise.race([
      ended.then(() => true),
      pause(STOP_TIMEOUT_MS, false, { ref: false }),
    ]);
    if (!inTime) await kill();
    return performance.now() - askedAt;
  };
  try {
    await Promise.race([ready, failed, rejectionOf(signal)]);
  } catch (error) {
    await stop();
    throw error;
  }
  const readyMs = performance.now() - startedAt;
  const origin = `http://127.0.0.1:${webPort}`;
  return { pid: child.pid ?? 0, readyMs, origin, smtpPort, dataDirectory, stop, kill };
}

/** A bench runs with the defaults and what it sets itself, whatever the user's shell has set. */
function withoutSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(POSTERN_|DATABASE_URL$|PG)/.test(name)),
  ) as NodeJS.ProcessEnv; // only NODE_ENV is declared, and it may be absent
}

function killOne(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}

function rejectionOf(signal: AbortSignal): Promise<never> {
  const rejection = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  rejection.catch(() => {});
  return rejection;
}
