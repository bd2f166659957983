import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type BuildFailure, context, formatMessages, stop } from 'esbuild';
import { bundleOptions } from '@/lib/launch/build/bundles.mjs';
import { projectRoot } from '@/lib/launch/project-root';

/**
 * Owns: the transport's program while it is worked on.
 * Promises: built apart from the one of `npm start`, from the same sources in the same way; a build tells which files it
 *   reached, and whether the program is another one than before. What cannot be built leaves the last program in place.
 * Does not: watch (watched-files) or start it.
 */
/** As deep as the built programs lie, for what they find relative to themselves. */
const PROGRAM = join('dist', 'dev', 'transport.js');
export const transportProgram = join(projectRoot, PROGRAM);

export type TransportBuild =
  | { readonly ok: true; readonly isNew: boolean; readonly reached: readonly string[] }
  /** In words, with file and line. */
  | { readonly ok: false; readonly problems: readonly string[] };

export interface TransportBuilder {
  /** To whose directory names of files are relative. */
  readonly project: string;
  build(): Promise<TransportBuild>;
  dispose(): Promise<void>;
}

export async function openTransportBuilder(project = projectRoot): Promise<TransportBuilder> {
  const program = join(project, PROGRAM);
  const built = await context({
    ...bundleOptions,
    absWorkingDir: project,
    entryPoints: ['lib/worker/main.ts'],
    outfile: program,
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  const written = new Map<string, string>();
  return {
    project,
    build: async () => {
      try {
        const { outputFiles, metafile } = await built.rebuild();
        const isNew = outputFiles.some(({ path, hash }) => written.get(path) !== hash);
        await mkdir(dirname(program), { recursive: true });
        for (const { path, hash, contents } of outputFiles) {
          await writeFile(path, contents);
          written.set(path, hash);
        }
        return { ok: true, isNew, reached: Object.keys(metafile.inputs) };
      } catch (error) {
        if (!isBuildFailure(error)) throw error;
        return { ok: false, problems: await formatMessages(error.errors, { kind: 'error' }) };
      }
    },
    dispose: async () => {
      await built.dispose();
      // Its service would end some time after this process.
      await stop();
    },
  };
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors);
}
