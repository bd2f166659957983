import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { projectRoot } from '@/lib/launch/project-root';
import { type Run, runSchema } from './figures';

/**
 * Owns: runs as JSON files: bench/results/TIME.json (not in git), and wherever --json says.
 */
export async function writeResults(run: Run, alsoTo: string | null): Promise<readonly string[]> {
  const own = join(projectRoot, 'bench', 'results', `${run.at.replaceAll(/[:.]/g, '-')}.json`);
  const paths = alsoTo === null ? [own] : [own, alsoTo];
  for (const path of paths) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, `${JSON.stringify(run, null, 2)}\n`);
  }
  return paths;
}

/** @throws with what is wrong with the file. */
export async function readResults(path: string): Promise<Run> {
  const result = runSchema.safeParse(JSON.parse(await readFile(path, 'utf8')));
  if (result.success) return result.data;
  throw new Error(`${path} holds no figures of a bench: ${result.error.issues[0]?.path.join('.')}`);
}
