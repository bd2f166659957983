import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CANNOT_START_STATUS } from '@/lib/cannot-start';
import { isAlive } from '@/lib/is-alive';
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
    log: log.fd,
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
  const grandchild = child(
    "process.on('SIGTERM', () => { console.log('ended'); process.exit(0); }); setInterval(() => {}, 1000); console.log('up ' + process.pid)",
  );
  const launcher = `
    const { supervise } = await import(${JSON.stringify(supervisePath)});
    supervise({ ...${JSON.stringify(grandchild)}, log: 1 }, { onExit() {} });`;
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

test('a child that writes to a stream goes on to write there after a restart', async () => {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  running = supervise(
    { ...child("console.log('up'); setInterval(() => {}, 1000)"), log: stream },
    { onExit: () => expect.unreachable() },
  );
  await vi.waitFor(() => expect(lines).toEqual(['up\n']), 5000);
  await running.restart();
  await vi.waitFor(() => expect(lines).toEqual(['up\n', 'up\n']), 5000);
});
