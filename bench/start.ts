import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { projectRoot } from '@/lib/launch/project-root';
import { type NodeProcess, nodeProcesses } from './process-memory';
import { runProgram, startPostern } from './running-postern';

/**
 * Owns: how long `npm start` takes and what it holds when idle.
 * Promises: times from the command to "Postern is ready."; memory as the sum of PSS (shared pages are counted once, in
 *   shares) of all Node processes that the command brought up, after some idle time.
 * Does not: judge; the limits stand beside the figures.
 */
const warmStarts = 3;
const idleMs = 15_000;

interface Figure {
  readonly what: string;
  readonly value: string;
  readonly limit: string;
}

export async function benchStart(options: readonly string[]): Promise<void> {
  const figures: Figure[] = [];
  // What is not built is built outside of the clock: the cold start has that in it.
  await runProgram('npm', ['run', '-s', 'build'], projectRoot);
  const dataDirectory = await mkdtemp(join(tmpdir(), 'postern-bench-'));
  try {
    const first = await startPostern(projectRoot, dataDirectory);
    figures.push({ what: 'first start, all built (new database)', value: seconds(first.readyMs), limit: '' });
    await first.stop();

    let processes: readonly NodeProcess[] = [];
    for (let round = 1; round <= warmStarts; round += 1) {
      const warm = await startPostern(projectRoot, dataDirectory);
      figures.push({ what: `warm start ${round}`, value: seconds(warm.readyMs), limit: '6 s' });
      if (round === warmStarts) {
        await pause(idleMs);
        processes = await nodeProcesses(warm.pid);
      }
      const stopMs = await warm.stop();
      figures.push({ what: `  stop ${round}`, value: seconds(stopMs), limit: '' });
    }
    figures.push(...memory(processes));
  } finally {
    await rm(dataDirectory, { recursive: true, force: true });
  }
  if (options.includes('--cold')) figures.push(await coldStart());
  print(figures);
}

/** From a clone of the last commit, with npm's own cache as it is. */
async function coldStart(): Promise<Figure> {
  const directory = await mkdtemp(join(tmpdir(), 'postern-bench-cold-'));
  try {
    const clone = join(directory, 'postern');
    await runProgram('git', ['clone', '-q', projectRoot, clone], directory);
    const cold = await startPostern(clone, join(directory, 'data'));
    await cold.stop();
    return {
      what: 'cold start (clone: install, build, database)',
      value: seconds(cold.readyMs),
      limit: '180 s',
    };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function memory(processes: readonly NodeProcess[]): Figure[] {
  const sumBytes = (list: readonly NodeProcess[]) => list.reduce((sum, { pssBytes }) => sum + pssBytes, 0);
  const working = processes.filter(({ name }) => name === 'web' || name === 'transport');
  return [
    ...processes.map(({ name, pssBytes }) => ({
      what: `idle memory, ${name}`,
      value: megabytes(pssBytes),
      limit: '',
    })),
    { what: 'idle memory, web and transport', value: megabytes(sumBytes(working)), limit: '450 MB' },
    { what: 'idle memory, all Node processes', value: megabytes(sumBytes(processes)), limit: '' },
  ];
}

function print(figures: readonly Figure[]): void {
  const [cpu] = cpus();
  process.stdout.write(`\nNode ${process.versions.node}, ${cpus().length} x ${cpu?.model.trim()}\n`);
  const width = Math.max(...figures.map(({ what }) => what.length));
  for (const { what, value, limit } of figures) {
    process.stdout.write(`${what.padEnd(width)}  ${value.padStart(10)}${limit && `   (limit ${limit})`}\n`);
  }
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(0)} MB`;
