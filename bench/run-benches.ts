import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '@/lib/launch/project-root';
import { messageOf } from '@/lib/message-of';
import { Undo } from '@/lib/testing/undo';
import type { Bench } from './bench';
import { type BenchOptions, isShort } from './options';
import type { BenchResult, Run } from './report/figures';
import { measureSyncsPerSecond } from './tools/disk';
import { describeMachine, describeVersions, loadNow } from './tools/machine';
import { runProgram } from './tools/program';
import { checkWorkBase, makeWorkDirectory, removeWorkDirectory } from './tools/work-directory';

/**
 * Owns: a run of benches, one after another.
 * Promises: what is missing is told before anything starts; whatever happens, processes and directories are gone when it
 *   returns or throws; a bench that fails brings no figure and is named, the others of the run go on.
 */
export interface RunOutcome {
  /** Null when no bench brought figures. */
  readonly run: Run | null;
  /** What failed, in words. */
  readonly failures: readonly string[];
}

export async function runBenches(
  benches: readonly Bench[],
  options: BenchOptions,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<RunOutcome> {
  const lacks = await Promise.all(
    benches.map(async (bench) =>
      (await bench.lacks(options, signal)).map((lack) => `${bench.name}: ${lack}`),
    ),
  );
  if (lacks.flat().length > 0) throw new Error(lacks.flat().join('\n'));
  const roomBytes = Math.max(...benches.map((bench) => bench.roomBytes(options)));
  const base = await checkWorkBase(options.dir, roomBytes);

  // What is not built is built outside of the clock.
  if (benches.some(({ needsNoBuild }) => !needsNoBuild)) {
    await runProgram('npm', ['run', '-s', 'build'], { cwd: projectRoot, signal });
  }
  const at = new Date().toISOString();
  const [machine, versions] = [await describeMachine(base), await describeVersions(signal)];
  const results: BenchResult[] = [];
  const failures: string[] = [];
  for (const bench of benches) {
    try {
      results.push(await runOne(bench, options, base, signal, say));
    } catch (error) {
      signal.throwIfAborted();
      const reason = messageOf(error);
      failures.push(`${bench.name} brought no figures: ${reason}`);
      say(failures.at(-1) ?? '');
    }
  }
  const run: Run = { format: 1, at, isShort: isShort(options), machine, versions, benches: results };
  return { run: results.length > 0 ? run : null, failures };
}

async function runOne(
  bench: Bench,
  options: BenchOptions,
  base: string,
  signal: AbortSignal,
  sayAloud: (line: string) => void,
): Promise<BenchResult> {
  const say = (line: string) => sayAloud(`${bench.name}: ${line}`);
  const directory = await makeWorkDirectory(base);
  const undo = new Undo();
  undo.add('removing the directory', () => removeWorkDirectory(directory));
  try {
    const startedAt = new Date();
    const loadBefore = loadNow();
    const before = measureSyncsPerSecond(directory);
    say(`begins; load ${loadBefore.toFixed(2)}, ${Math.round(before)} synchronous writes a second`);
    const own = join(directory, bench.name);
    await mkdir(own);
    const findings = await bench.run({ options, directory: own, undo, signal, say });
    const after = measureSyncsPerSecond(directory);
    signal.throwIfAborted();
    return {
      name: bench.name,
      startedAt: startedAt.toISOString(),
      seconds: (Date.now() - startedAt.getTime()) / 1000,
      loadBefore,
      diskSyncsPerSecond: { before, after },
      ...findings,
    };
  } finally {
    for (const complaint of await undo.run()) say(`could not clean up: ${complaint}`);
  }
}
