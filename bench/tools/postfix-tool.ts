import { join } from 'node:path';
import { findPostfix, toolEnvironment } from '@/e2e/peers/postfix-programs';

/** Where one of Postfix's tools lies, and the environment that it needs there. */
export async function postfixTool(
  name: 'smtp-source' | 'smtp-sink',
): Promise<{ readonly program: string; readonly env: NodeJS.ProcessEnv }> {
  const programs = await findPostfix();
  if ('missing' in programs) throw new Error(programs.missing);
  return {
    program: join(programs.commandDirectory, name),
    env: { ...process.env, ...toolEnvironment(programs) },
  };
}
