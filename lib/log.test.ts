import { spawn } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';

/** Linux has a file that is always full. */
const FULL_DISK = '/dev/full';

it.skipIf(!existsSync(FULL_DISK))(
  'a log on a full disk neither ends a process nor keeps it from ending',
  async () => {
    const program = `
    const { log } = await import('./lib/log.ts');
    for (let line = 0; line < 3; line += 1) {
      log.warn('a line for which there is no room');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    process.stdout.write('alive');`;
    const args = ['--import', 'tsx', '--input-type=module', '--eval', program];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', openSync(FULL_DISK, 'w')] });
    const ended = new Promise((resolve) => child.once('close', resolve));
    expect(await text(child.stdout ?? Readable.from([]))).toBe('alive');
    expect(await ended).toBe(0);
  },
);
