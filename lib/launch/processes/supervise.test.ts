import { appendFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CANNOT_START_STATUS } from '@/lib/cannot-start';
import { isAlive } from '@/lib/is-alive';
import { type Supervised, type SupervisedProcess, supervise } from './supervise';

let directory: string;
let running: SupervisedProcess | null = null;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postern-supervise-'));
  await writeFile(join(directory, 'log'), '');
});
afterEach(async () => {
  running?.kill();
  await rm(directory, { recursive: true });
});

function child(script: string, stopTimeoutMs = 5000): Supervised {
  const follow = fileURLToPath(new URL('./follow-launcher.mjs', import.meta.url));
  const args = ['--import', follow, '--input-type=module', '--eval', script];
  return {
    name: 'child',
    command: process.execPath,
    args,
    env: () => process.env,
    workingDirectory: process.cwd(),
    output: () => ({
      read: (chunk) => appendFileSync(join(directory, 'log'), chunk),
      end: () => {},
    }),
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
  running = supervise(child(`console.log('tried'); process.exit(${CANNOT_START_STATUS})`), {
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
  // Its pipes break with the launcher: what it does at its end stands in a file.
  const grandchild = child(`
    import { appendFileSync } from 'node:fs';
    process.on('SIGTERM', () => { appendFileSync(${JSON.stringify(join(directory, 'log'))}, 'ended\\n'); process.exit(0); });
    setInterval(() => {}, 1000);
    console.log('up ' + process.pid);`);
  const launcher = `
    const { supervise } = await import(${JSON.stringify(supervisePath)});
    const output = () => ({ read: (chunk) => process.stdout.write(chunk), end() {} });
    supervise({ ...${JSON.stringify(grandchild)}, output, env: () => process.env }, { onExit() {} });`;
  running = supervise(
    { ...child(''), args: ['--import', 'tsx', '--input-type=module', '--eval', launcher] },
    { onExit: () => {} },
  );
  await vi.waitFor(async () => expect((await logged())[0]).toMatch(/^up \d+$/), 10_000);
  running.kill();
  await vi.waitFor(async () => expect((await logged())[1]).toBe('ended'), 5000);
});

test('a restart asks, waits, starts again at once and is no death', async () => {
  running = supervise(
    child(`
      process.on('SIGTERM', () => { console.log('settled'); process.exit(0); });
      setInterval(() => {}, 1000);
      console.log('up');`),
    { onExit: () => expect.unreachable() },
  );
  await vi.waitFor(async () => expect(await logged()).toEqual(['up']), 5000);
  await running.restart();
  await vi.waitFor(async () => expect(await logged()).toEqual(['up', 'settled', 'up']), 5000);
});

test('a restart also starts a child that had said that it cannot start', async () => {
  const exits: (number | null)[] = [];
  running = supervise(child(`console.log('tried'); process.exit(${CANNOT_START_STATUS})`), {
    onExit: (_name, _how, restartInMs) => exits.push(restartInMs),
  });
  await vi.waitFor(() => expect(exits).toEqual([null]), 5000);
  await running.restart();
  await vi.waitFor(async () => expect(await logged()).toEqual(['tried', 'tried']), 5000);
});

// Windows has no process groups.
test.skipIf(process.platform === 'win32')('what a child has started ends with it', async () => {
  running = supervise(
    child(`
      import { spawn } from 'node:child_process';
      const started = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
      console.log(started.pid);`),
    { onExit: () => running?.kill() },
  );
  await vi.waitFor(async () => expect(await logged()).toHaveLength(1), 5000);
  process.kill(running.pid ?? 0, 'SIGKILL');
  const [started] = await logged();
  await vi.waitFor(() => expect(isAlive(Number(started))).toBe(false), 5000);
});

test('what a child says last is read before its end is told, and each life is read anew', async () => {
  const lives: string[][] = [];
  const ends: boolean[] = [];
  running = supervise(
    {
      ...child("process.stdout.write('x'.repeat(200_000) + 'last', () => process.exit(3))"),
      output: () => {
        const life: string[] = [];
        lives.push(life);
        return { read: (chunk) => life.push(String(chunk)), end: () => life.push('\n') };
      },
    },
    { onExit: () => ends.push(lives.at(-1)?.join('').endsWith('last\n') ?? false) },
  );
  await vi.waitFor(() => expect(ends.slice(0, 2)).toEqual([true, true]), 8000);
  expect(lives.length).toBeGreaterThanOrEqual(2);
});
