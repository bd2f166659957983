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

it('a line hides nothing, and is one line of JSON', async () => {
  const program = `
  const { log } = await import('./lib/log.ts');
  log.warn({ address: 'a\\u202e\\u200b\\u009b\\u2028\\u007f\\n@b' }, 'refused');`;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', program];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const lines = (await text(child.stderr)).trimEnd().split('\n');
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    address: 'a<U+202E><U+200B><U+009B><U+2028><U+007F>\n@b',
    msg: 'refused',
  });
});
