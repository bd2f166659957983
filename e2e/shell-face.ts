import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { projectRoot } from '@/lib/launch/project-root';

/**
 * Owns: an installation's shell, as typed: `npm run -s shell -- -Command "..."`.
 * Promises: what the user sees and the exit status, without judging them.
 */
export interface ShellResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * @param env the settings of the installation: its data directory above all
 * @param checkout where the sources are
 */
export async function runShell(
  env: NodeJS.ProcessEnv,
  command: string,
  checkout = projectRoot,
): Promise<ShellResult> {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const child = spawn(npm, ['run', '-s', 'shell', '--', '-Command', command], {
    cwd: checkout,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code));
  });
  const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { status, stdout, stderr };
}
