import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { cannotStartStatus } from '@/lib/cannot-start';
import { type Supervised, type SupervisedProcess, supervise } from './supervise';

let directory: string;
let log: Awaited<ReturnType<typeof open>>;
let running: SupervisedProcess | null = null;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postern-supervise-'));
  log = await open(join(directory, 'log'), 'a');
});
afterEach(async () => {
  running?.kill();
  await log.close();
  await rm(directory, { recursive: true });
});

function child(script: string, stopTimeoutMs = 5000): Supervised {
  const follow = fileURLToPath(new URL('./follow-launcher.mjs', import.meta.url));
  const args = ['--import', follow, '--input-type=module', '--eval', script];
  return {
    name: 'child',
    command: process.execPath,
    args,
    env: process.env,
    workingDirectory: process.cwd(),
    logFile: log.fd,
    stopTimeoutMs,
  };
}

async function logged(): Promise<string[]> {
  return (await readFile(join(directory, 'log'), 'utf8')).split('\n').filter(Boolean);
}

test('a child that is killed is started again', async () => {
  const exits: (number | null)[] = [];
  running = supervise(child("console.log('up'); setInterval(() => {}, 1000)"), {
    onExit: (_name, _how, restartInMs) => exits.push(restartInMs),
  });
  await vi.waitFor(async () => expect(await logged()).toEqual(['up']), 5000);
  const first = running.pid ?? 0;
  process.kill(first, 'SIGKILL');
  await vi.waitFor(async () => expect(await logged()).toEqual(['up', 'up']), 5000);
  expect(running.pid).not.toBe(first);
  expect(exits).toEqual([250]);
});

test('a child that keeps dying is asked later and later', async () => {
  const delays: (number | null)[] = [];
  running = supervise(child('process.exit(3)'), {
    onExit: (_name, how, restartInMs) => {
      expect(how).toBe('ended with 3');
      delays.push(restartInMs);
    },
  });
  await vi.waitFor(() => expect(delays.slice(0, 3)).toEqual([250, 500, 1000]), 8000);
});

test('a child that says it cannot start is not asked again', async () => {
  const exits: (number | null)[] = [];
  running = supervise(child(`console.log('tried'); process.exit(${cannotStartStatus})`), {
    onExit: (_name, _how, restartInMs) => exits.push(restartInMs),
  });
  await vi.waitFor(() => expect(exits).toEqual([null]), 5000);
  expect(running.pid).toBeNull();
  expect(await logged()).toEqual(['tried']);
});

test('stop asks, waits for the last act, and does not restart', async () => {
  running = supervise(
    child(`
      process.on('SIGTERM', () => setTimeout(() => { console.log('settled'); process.exit(0); }, 200));
      setInterval(() => {}, 1000);
      console.log('up');`),
    { onExit: () => expect.unreachable() },
  );
  await vi.waitFor(async () => expect(await logged()).toEqual(['up']), 5000);
  await running.stop();
  expect(await logged()).toEqual(['up', 'settled']);
  expect(running.pid).toBeNull();
});

test('a child that will not end is killed after its time', async () => {
  running = supervise(
    child("process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('up')", 300),
    {
      onExit: () => expect.unreachable(),
    },
  );
  await vi.waitFor(async () => expect(await logged()).toEqual(['up']), 5000);
  await running.stop();
  expect(running.pid).toBeNull();
});

test('a child ends when its launcher is killed', async () => {
  const supervisePath = fileURLToPath(new URL('./supervise.ts', import.meta.url));
  const grandchild = child(
    "process.on('SIGTERM', () => { console.log('ended'); process.exit(0); }); setInterval(() => {}, 1000); console.log('up ' + process.pid)",
  );
  const launcher = `
    const { supervise } = await import(${JSON.stringify(supervisePath)});
    supervise({ ...${JSON.stringify(grandchild)}, logFile: 1 }, { onExit() {} });`;
  running = supervise(
    { ...child(''), args: ['--import', 'tsx', '--input-type=module', '--eval', launcher] },
    { onExit: () => {} },
  );
  await vi.waitFor(async () => expect((await logged())[0]).toMatch(/^up \d+$/), 10_000);
  running.kill();
  await vi.waitFor(async () => expect((await logged())[1]).toBe('ended'), 5000);
});
