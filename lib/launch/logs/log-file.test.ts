import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LOG_NAME, type LogFileLimits, openLogFile } from './log-file';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postern-log-'));
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(directory, { recursive: true });
});

const limits: LogFileLimits = {
  maxFileBytes: 100_000,
  maxFileAgeMs: 3_600_000,
  maxDirectoryBytes: 100_000_000,
  maxAgeMs: 24 * 3_600_000,
};
const tellLeftOut = (count: number) => `left out ${count}`;

async function oldFiles(): Promise<string[]> {
  return (await readdir(directory)).filter((name) => name !== LOG_NAME).sort();
}

/** Oldest first, as they were written. */
async function linesOf(names: readonly string[]): Promise<string[]> {
  const texts = await Promise.all(names.map((name) => readFile(join(directory, name), 'utf8')));
  return texts.join('').split('\n').slice(0, -1);
}

it('loses no line and keeps their order over many changes of the file', async () => {
  const log = openLogFile(directory, tellLeftOut, limits);
  const lines = Array.from({ length: 20_000 }, (_, n) => `${n} ${'x'.repeat(n % 200)}`);
  for (const [index, line] of lines.entries()) {
    log.write(line);
    if (index % 500 === 0)
      await vi.waitFor(async () => expect(await stat(join(directory, LOG_NAME))).toBeTruthy());
  }
  await log.close();
  const old = await oldFiles();
  expect(old.length).toBeGreaterThan(5);
  expect(await linesOf([...old, LOG_NAME])).toEqual(lines);
});

it('puts an old file aside also when nothing more is written, and none that is empty', async () => {
  const log = openLogFile(directory, tellLeftOut, { ...limits, maxFileAgeMs: 0 });
  log.look();
  log.write('one');
  await vi.waitFor(async () => expect(await linesOf([LOG_NAME])).toEqual(['one']));
  log.look();
  await vi.waitFor(async () => expect(await oldFiles()).toHaveLength(1));
  await log.close();
  expect(await linesOf(await oldFiles())).toEqual(['one']);
  expect(await linesOf([LOG_NAME])).toEqual([]);
});

it('removes what is too old and what is too much, of its own files only', async () => {
  const make = async (name: string, bytes: number, ageHours: number) => {
    await writeFile(join(directory, name), 'x'.repeat(bytes));
    const at = new Date(Date.now() - ageHours * 3_600_000);
    await utimes(join(directory, name), at, at);
  };
  await make('postern-20261101T000000000Z.log', 10, 30);
  await make('web.log.1', 10, 30);
  await make('postern-20261129T000000000Z.log', 90_000, 3);
  await make('postern-20261129T010000000Z.log', 90_000, 2);
  await make('notes.log', 10, 1000);
  const log = openLogFile(directory, tellLeftOut, { ...limits, maxDirectoryBytes: 330_000 });
  for (let n = 0; n < 100; n += 1) log.write('y'.repeat(1000));
  await log.close();
  const [first, second, ...others] = await oldFiles();
  expect([first, second]).toEqual(['notes.log', 'postern-20261129T010000000Z.log']);
  expect(others).toHaveLength(1);
});

it('goes on in a new file when somebody has taken the file away', async () => {
  const log = openLogFile(directory, tellLeftOut, limits);
  log.write('one');
  await vi.waitFor(async () => expect(await linesOf([LOG_NAME])).toEqual(['one']));
  await mkdir(join(directory, 'elsewhere'));
  await rename(join(directory, LOG_NAME), join(directory, 'elsewhere', 'taken.log'));
  log.look();
  await vi.waitFor(async () => expect(await readdir(directory)).toContain(LOG_NAME));
  log.write('two');
  await log.close();
  expect(await linesOf([LOG_NAME])).toEqual(['two']);
});

it('leaves out what memory has no room for, and the next line says how much', async () => {
  const log = openLogFile(directory, tellLeftOut, { ...limits, maxFileBytes: 100_000_000 });
  const line = 'x'.repeat(1024 * 1024);
  // All at once: nothing is written before this function gives way.
  for (let n = 0; n < 12; n += 1) log.write(line);
  await log.close();
  const kept = await linesOf([LOG_NAME]);
  const told = kept.find((text) => text.startsWith('left out'));
  expect(kept.filter((text) => text === line).length + Number(told?.split(' ').at(-1))).toBe(12);
});

it('begins a line of its own where a process that was killed had left half of one', async () => {
  await writeFile(join(directory, LOG_NAME), 'whole\nhal', { mode: 0o600 });
  const log = openLogFile(directory, tellLeftOut, limits);
  log.write('next');
  await log.close();
  expect(await linesOf([LOG_NAME])).toEqual(['whole', 'hal', 'next']);
  const again = openLogFile(directory, tellLeftOut, limits);
  again.write('last');
  await again.close();
  expect(await linesOf([LOG_NAME])).toEqual(['whole', 'hal', 'next', 'last']);
});
