import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { projectRoot } from '@/lib/launch/project-root';
import { type Bench, type BenchContext, GIGABYTE } from './bench';
import { type RunningPostern, startPostern } from './postern/running-postern';
import type { Cell, Findings, Goal, Table } from './report/figures';
import { median } from './report/statistics';
import { type NodeProcess, nodeProcesses } from './tools/process-memory';
import { runProgram } from './tools/program';

/**
 * Owns: how long `npm start` takes and what it holds when idle.
 * Promises: times from the command to "Postern is ready."; memory as the sum of PSS (shared pages are counted once, in
 *   shares) of all Node processes that the command brought up, after some idle time.
 */
export const startBench: Bench = {
  name: 'start',
  summary: 'npm start: warm three times, first once, memory when idle; --cold: also from a fresh clone',
  lacks: () => [],
  roomBytes: ({ cold }) => (cold ? 6 : 2) * GIGABYTE,
  run: runStart,
};

const WARM_STARTS = 3;
const IDLE_MS = 15_000;

async function runStart(context: BenchContext): Promise<Findings> {
  const { directory, signal, say, options } = context;
  const dataDirectory = join(directory, 'data');
  const begin = (checkout: string, data: string) => begun(context, checkout, data);
  const first = await begin(projectRoot, dataDirectory);
  await first.stop();
  const [warm, stops]: [number[], number[]] = [[], []];
  let processes: readonly NodeProcess[] = [];
  for (let round = 1; round <= WARM_STARTS; round += 1) {
    const running = await begin(projectRoot, dataDirectory);
    say(`warm start ${round} of ${WARM_STARTS}: ${(running.readyMs / 1000).toFixed(2)} s`);
    warm.push(running.readyMs);
    if (round === WARM_STARTS) {
      await pause(IDLE_MS, undefined, { signal });
      processes = nodeProcesses(running.pid);
    }
    stops.push(await running.stop());
  }
  const cold = options.cold ? await coldStart(context) : null;
  return {
    rounds: WARM_STARTS,
    setting: ['From the command to "Postern is ready."; all built, unless the start is cold.'],
    tables: [
      {
        title: 'npm start',
        columns: ['', 'time'],
        rows: [
          { label: 'first start, all built (new database)', cells: [seconds([first.readyMs])] },
          { label: 'warm start', cells: [seconds(warm)] },
          { label: 'stop', cells: [seconds(stops)] },
          ...(cold === null
            ? []
            : [{ label: "cold start (clone, npm's cache warm)", cells: [seconds([cold])] }]),
        ],
      },
      memoryTable(processes),
    ],
    goals: goalsOf(warm, processes, cold),
    proofs: [`Memory is PSS, ${IDLE_MS / 1000} s after the last warm start.`],
  };
}

async function begun(
  { undo, signal }: BenchContext,
  checkout: string,
  data: string,
): Promise<RunningPostern> {
  const running = await startPostern({ checkout, dataDirectory: data, signal });
  undo.add('stopping Postern', () => running.stop());
  return running;
}

/** From a clone of the last commit, with npm's own cache as it is. */
async function coldStart(context: BenchContext): Promise<number> {
  const { directory, signal, say } = context;
  say('cold start from a clone: minutes');
  const clone = join(directory, 'clone');
  await runProgram('git', ['clone', '-q', projectRoot, clone], { signal });
  const running = await begun(context, clone, join(directory, 'cold-data'));
  await running.stop();
  return running.readyMs;
}

function memoryTable(processes: readonly NodeProcess[]): Table {
  return {
    title: 'Memory when idle',
    columns: ['', 'PSS'],
    rows: [
      ...processes.map((process) => ({ label: process.name, cells: [megabytes([process])] })),
      { label: 'web and transport', cells: [megabytes(workingOf(processes))] },
      { label: 'all Node processes', cells: [megabytes(processes)] },
    ],
  };
}

function goalsOf(warm: readonly number[], processes: readonly NodeProcess[], cold: number | null): Goal[] {
  const atMost = (what: string, limit: number, unit: string, measured: number): Goal => {
    return { what, bound: 'at most', limit, unit, measured };
  };
  return [
    atMost('warm start', 6, 's', median(warm) / 1000),
    atMost('idle memory, web and transport', 450, 'MB', median(megabytes(workingOf(processes)).values)),
    ...(cold === null ? [] : [atMost('cold start', 120, 's', cold / 1000)]),
  ];
}

function workingOf(processes: readonly NodeProcess[]): readonly NodeProcess[] {
  return processes.filter(({ name }) => name === 'web' || name === 'transport');
}

function seconds(ms: readonly number[]): Cell {
  return { values: ms.map((value) => value / 1000), unit: 's' };
}

function megabytes(processes: readonly NodeProcess[]): Cell {
  return { values: [processes.reduce((sum, { pssBytes }) => sum + pssBytes, 0) / 1024 ** 2], unit: 'MB' };
}
