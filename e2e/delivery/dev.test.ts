import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test, vi } from 'vitest';
import { isAlive } from '@/lib/is-alive';
import { projectRoot } from '@/lib/launch/project-root';
import { freePort } from '@/lib/testing/free-port';
import { postCommand } from '../http-face';
import { processTree } from './process-tree';

/** Who starts it, and what it is called. */
const OF_THE_COMPUTER = /runs as root|full name in DNS/;

/** What it starts itself is tested where it stands (lib/dev); here: all of it, once. */
let directory: string;
afterEach(() => rm(directory, { recursive: true, force: true }));

// Only Linux tells which processes another has started.
test.skipIf(process.platform !== 'linux')(
  'npm run dev brings up the sources with the demo around them, and one Ctrl-C leaves no process',
  { timeout: 180_000 },
  async () => {
    directory = await mkdtemp(join(tmpdir(), 'postern-dev-'));
    const webPort = await freePort();
    const child = spawn(
      process.execPath,
      [join(projectRoot, 'lib', 'launch', 'bootstrap.mjs'), 'dev', '--demo'],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          ...process.env,
          PORT: String(webPort),
          POSTERN_SMTP_PORT: String(await freePort()),
          POSTERN_DATA_DIR: directory,
        },
      },
    );
    const ended = once(child, 'exit');
    const complaints = text(child.stderr);
    const lines: string[] = [];
    const ready = new Promise<void>((resolve) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        lines.push(line);
        if (line === 'Ctrl-C stops it.') resolve();
      });
    });
    const failed = ended.then(async () => {
      throw new Error(`It ended before it was ready:\n${lines.join('\n')}\n${await complaints}`);
    });
    failed.catch(() => {});
    let pids: readonly number[] = [];
    try {
      await Promise.race([ready, failed]);
      const face = { origin: `http://127.0.0.1:${webPort}`, dataDirectory: directory };
      const { output } = await postCommand(face, 'Get-Message', { ResultSize: 100 });
      expect(output.length, "the demo's mail waits").toBeGreaterThan(0);
      // Node, next dev, its server, the transport, PostgreSQL and its own.
      pids = processTree(child.pid ?? 0);
      expect(pids.length).toBeGreaterThan(5);
      // The log stands on the terminal under its process's name, and in the file.
      expect(
        lines.filter((line) => /^transport \d\d:\d\d:\d\d info {2}taking mail /.test(line)),
      ).toHaveLength(1);
      expect(await readFile(join(directory, 'logs', 'postern.log'), 'utf8')).toContain('"msg":"taking mail"');
    } finally {
      child.kill('SIGINT');
      await ended;
    }
    expect(child.exitCode).toBe(0);
    const warnings = (await complaints).split('\n').filter((line) => line.startsWith('WARNING'));
    expect(warnings.filter((line) => !OF_THE_COMPUTER.test(line))).toEqual([]);
    // Those that end with a pipe need a moment.
    await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), 5000);
  },
);
