import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { takeLaunchLock } from './launch-lock';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postern-lock-'));
});
afterEach(() => rm(directory, { recursive: true }));

test('a directory in use is refused with the number of the process that has it', async () => {
  const release = await takeLaunchLock(directory);
  await expect(takeLaunchLock(directory)).rejects.toThrow(
    new RegExp(`runs already from .* \\(process ${process.pid}\\)`),
  );
  await release();
  await (await takeLaunchLock(directory))();
});

test('the lock of a process that has gone does not stand in the way', async () => {
  await writeFile(join(directory, 'launcher.lock'), '4194303 12345 a', { mode: 0o600 });
  const release = await takeLaunchLock(directory);
  await release();
});

test('the lock of a process whose number was given to another does not stand in the way', async () => {
  await writeFile(join(directory, 'launcher.lock'), `${process.ppid} 1 a`, { mode: 0o600 });
  const release = await takeLaunchLock(directory);
  await release();
});

test('a released lock leaves nothing behind', async () => {
  const release = await takeLaunchLock(directory);
  await release();
  await expect(readFile(join(directory, 'launcher.lock'))).rejects.toThrow('ENOENT');
});
