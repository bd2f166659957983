import { EventEmitter, once } from 'node:events';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTransportBuilder, type TransportBuilder } from './transport-build';
import { restartByChange, type TransportRestarts } from './transport-restarts';

/** A small project of its own; real files, real esbuild. */
let project: string;
let builder: TransportBuilder;
let restarts: TransportRestarts;
let events: EventEmitter<{ restart: []; warn: [line: string]; progress: [line: string] }>;

const path = (name: string) => join(project, 'lib', 'worker', name);
const program = () => readFile(join(project, 'dist', 'dev', 'transport.js'), 'utf8');

beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'postern-dev-'));
  await mkdir(join(project, 'lib', 'worker'), { recursive: true });
  await writeFile(path('main.ts'), "import { greeting } from './part';\nconsole.log(greeting);\n");
  await writeFile(path('part.ts'), "export const greeting: string = 'first';\n");
  builder = await openTransportBuilder(project);
  events = new EventEmitter();
  const first = await builder.build();
  if (!first.ok) throw new Error(first.problems.join(''));
  restarts = restartByChange(
    builder,
    first.reached,
    async () => {
      events.emit('restart');
    },
    { progress: (line) => events.emit('progress', line), warn: (line) => events.emit('warn', line) },
  );
});
afterEach(async () => {
  await restarts.stop();
  await builder.dispose();
  await rm(project, { recursive: true });
});

test('a changed file is built, started, and named', async () => {
  const restarted = once(events, 'restart');
  const told = once(events, 'progress');
  await writeFile(path('part.ts'), "export const greeting: string = 'second';\n");
  await restarted;
  expect(await program()).toContain('second');
  expect(String(await told)).toMatch(
    /^The transport is built and started again \(.*\): lib\/worker\/part\.ts$/,
  );
});

test('a file that takes the place of another, as some editors write, counts as changed', async () => {
  const restarted = once(events, 'restart');
  await writeFile(path('part.ts.new'), "export const greeting: string = 'renamed';\n");
  await rename(path('part.ts.new'), path('part.ts'));
  await restarted;
  expect(await program()).toContain('renamed');
});

test('a file that a changed one reaches is looked after from then on, wherever it lies', async () => {
  const first = once(events, 'restart');
  await mkdir(path('other'));
  await writeFile(path('other/new.ts'), "export const greeting: string = 'new';\n");
  await writeFile(path('part.ts'), "export { greeting } from './other/new';\n");
  await first;
  const second = once(events, 'restart');
  await writeFile(path('other/new.ts'), "export const greeting: string = 'newer';\n");
  await second;
  expect(await program()).toContain('newer');
});

test('what cannot be built is told with its place and starts nothing; the cure is told too', async () => {
  let count = 0;
  events.on('restart', () => {
    count += 1;
  });
  const before = await program();
  const warned = once(events, 'warn');
  await writeFile(path('part.ts'), 'export const = ;\n');
  expect(String(await warned)).toMatch(/lib\/worker\/part\.ts:1:13/);
  expect(await program()).toBe(before);
  const mended = once(events, 'progress');
  await writeFile(path('part.ts'), "export const greeting: string = 'first';\n");
  expect(await mended).toEqual(['The transport can be built again.']);
  expect(count).toBe(0);
});

test('a file that the program does not reach starts nothing', async () => {
  let count = 0;
  events.on('restart', () => {
    count += 1;
  });
  await writeFile(path('unreached.ts'), 'export const nothing = 1;\n');
  // Behind it, one that does: both are seen in order.
  const restarted = once(events, 'progress');
  await writeFile(path('part.ts'), "export const greeting: string = 'second';\n");
  expect(String(await restarted)).not.toContain('unreached');
  expect(count).toBe(1);
});
