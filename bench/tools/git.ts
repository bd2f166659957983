import { projectRoot } from '@/lib/launch/project-root';
import { runProgram } from './program';

/**
 * Owns: git, asked of this checkout.
 * Promises: standard output without the last line's end.
 */
export async function git(
  args: readonly string[],
  signal: AbortSignal,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const output = await runProgram('git', args, { cwd: projectRoot, env: { ...process.env, ...env }, signal });
  return output.trim();
}
