import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { projectRoot } from '@/lib/launch/project-root';
import { type InstallationLog, openInstallationLog, type ProcessLog } from './installation-log';

// Each starts a process that compiles what it loads.
vi.setConfig({ testTimeout: 60_000 });

let directory: string;
let log: InstallationLog;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postern-log-'));
  log = await openInstallationLog({ dataDirectory: directory, isAlone: false });
});
afterEach(() => rm(directory, { recursive: true }));

const frames = pathToFileURL(join(projectRoot, 'lib', 'launch', 'logs', 'output-frames.mjs')).href;

/** As the launcher starts one. */
function start(processLog: ProcessLog, script: string) {
  const args = ['--import', frames, '--import', 'tsx', '--input-type=module', '--eval', script];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, POSTERN_LOG_MARK: processLog.mark },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error('no pipes');
  return { child, stdout, stderr, ended: once(child, 'close') };
}

async function run(processLog: ProcessLog, script: string): Promise<Record<string, unknown>[]> {
  const { stdout, stderr, ended } = start(processLog, script);
  const reader = processLog.begin();
  stdout.on('data', (chunk) => reader.read(chunk, 'stdout'));
  stderr.on('data', (chunk) => reader.read(chunk, 'stderr'));
  await ended;
  reader.end();
  return entries();
}

async function entries(): Promise<Record<string, unknown>[]> {
  await log.close();
  const text = await readFile(join(directory, 'logs', 'postern.log'), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

it('keeps what a process says in any way: by its log, on its console, at its death', async () => {
  const said = await run(
    log.ofProcess('web'),
    `const { log } = await import('./lib/log.ts');
     log.warn({ client: 'a\\u001b[31m' }, 'refused');
     console.log('ready');
     process.stderr.write('GET /x\\n{"level":30,"time":1,"msg":"forged"}\\n');
     console.error(new Error('broken\\u001b]0;owned\\u0007'));
     process.stderr.write('cannot start\\n');
     process.exit(78);`,
  );
  expect(said.map(({ level, msg, client }) => [level, String(msg).split('\n    at')[0], client])).toEqual(
    expect.arrayContaining([
      [40, 'refused', 'a<U+001B>[31m'],
      [30, 'ready', undefined],
      [40, 'GET /x\n{"level":30,"time":1,"msg":"forged"}', undefined],
      [50, 'Error: broken<U+001B>]0;owned<U+0007>', undefined],
      [40, 'cannot start', undefined],
    ]),
  );
  expect(said).toHaveLength(5);
  expect(new Set(said.map((entry) => entry.process))).toEqual(new Set(['web']));
});

it('bounds a flood on the console, says how many were left out, and shows the last words escaped', async () => {
  const web = log.ofProcess('web');
  const said = await run(
    web,
    `for (let n = 0; n < 3000; n += 1) {
       console.error('x'.repeat(14000) + n);
       if (n % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
     }
     (await import('./lib/log.ts')).log.error('\\u001b[2J the end');`,
  );
  expect(said.length).toBeLessThan(210);
  const texts = said.filter(({ msg }) => String(msg).startsWith('xxx'));
  // Of the two hundred of a kind some may say how many were not read in time.
  expect(texts.length).toBeGreaterThan(190);
  expect(said.reduce((sum, { leftOut }) => sum + Number(leftOut ?? 0), 0)).toBeGreaterThan(100);
  expect(said.reduce((sum, entry) => sum + JSON.stringify(entry).length, 0)).toBeLessThan(
    200 * 8192 + 10_000,
  );
  expect(web.lastWords()).toContain('<U+001B>[2J the end');
  expect(web.lastWords()).toContain('postern.log');
});

it('a launcher that does not read holds no process up, and is told later what it missed', async () => {
  const transport = log.ofProcess('transport');
  const { child, stdout, stderr, ended } = start(
    transport,
    `const { log } = await import('./lib/log.ts');
     process.once('message', () => process.disconnect());
     for (let n = 0; n < 2000; n += 1) {
       log.warn({ text: 'x'.repeat(4000) }, 'flood');
       console.error('y'.repeat(4000));
     }
     // Work goes on beside it: the file system by the thread pool, and a turn of the loop.
     await (await import('node:fs/promises')).readFile('package.json');
     process.send('free');`,
  );
  const [answer] = await once(child, 'message');
  expect(answer).toBe('free');
  const reader = transport.begin();
  stdout.on('data', (chunk) => reader.read(chunk, 'stdout'));
  stderr.on('data', (chunk) => reader.read(chunk, 'stderr'));
  child.send('go on');
  await ended;
  reader.end();
  expect((await entries()).map(({ msg }) => msg)).toContainEqual(
    'entries were left out: the log was not read in time',
  );
});

it('keeps the launcher’s own words', async () => {
  const heard: string[] = [];
  const report = log.reporting({
    progress: (line: string) => heard.push(line),
    warn: (line: string) => heard.push(line),
  });
  report.progress('Starting');
  report.warn('The web process was ended by SIGKILL; it starts again in 0.25 s.');
  expect(heard).toHaveLength(2);
  expect(await entries()).toMatchObject([
    { level: 30, process: 'launcher', msg: 'Starting' },
    { level: 40, process: 'launcher', msg: heard[1] },
  ]);
});
