import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { freePort } from '@/lib/launch/test-installation';

/**
 * Owns: `npm start` as typed, for the benches.
 * Promises: ready means that it said so; `stop` is a Ctrl-C of the terminal, which reaches the whole process group.
 */
export interface RunningPostern {
  /** Of npm: the root of all its processes. */
  readonly pid: number;
  readonly readyMs: number;
  readonly origin: string;
  readonly smtpPort: number;
  /** @returns how long it took, ms. */
  stop(): Promise<number>;
}

export async function startPostern(directory: string, dataDirectory: string): Promise<RunningPostern> {
  const [webPort, smtpPort] = [await freePort(), await freePort()];
  const startedAt = performance.now();
  const child = spawn('npm', ['start'], {
    cwd: directory,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PORT: String(webPort),
      POSTERN_SMTP_PORT: String(smtpPort),
      POSTERN_DATA_DIR: dataDirectory,
    },
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const complaints = text(child.stderr);
  const lines = createInterface({ input: child.stdout });
  const ready = new Promise<void>((resolve) => {
    lines.on('line', (line) => {
      if (line === 'Postern is ready.') resolve();
    });
  });
  const failed = ended.then(async () => {
    throw new Error(`npm start ended before it was ready: ${await complaints}`);
  });
  failed.catch(() => {});
  await Promise.race([ready, failed]);
  return {
    pid: child.pid ?? 0,
    readyMs: performance.now() - startedAt,
    origin: `http://127.0.0.1:${webPort}`,
    smtpPort,
    stop: async () => {
      const askedAt = performance.now();
      process.kill(-(child.pid ?? 0), 'SIGINT');
      await ended;
      return performance.now() - askedAt;
    },
  };
}

/** @throws with what the program said, when it fails. */
export async function runProgram(program: string, args: readonly string[], cwd: string): Promise<void> {
  const child = spawn(program, args, { cwd, stdio: ['ignore', 'inherit', 'pipe'] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code));
  });
  const [code, complaint] = await Promise.all([ended, text(child.stderr)]);
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}: ${complaint}`);
}
