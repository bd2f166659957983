import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isAlive } from '@/lib/is-alive';
import { projectRoot } from '@/lib/launch/project-root';
import { chooseRuntime } from './choose-runtime.mjs';
import { fetchableRuntimes, readRuntime } from './runtimes.mjs';

/**
 * The bootstrap as it is, in a directory of its own, run by an old Node of this computer. In place of Postern's commands
 * stands one that tells how it was run; what is fetched is fetched by npm (from its cache, when it was before).
 */
const oldNode = findOldNode();
const folder = `${process.platform}-${process.arch}`;
const TITLE = 'under a Node that is too old';
const COMMANDS = `
import { execFileSync } from 'node:child_process';
import { text } from 'node:stream/consumers';
export async function runCommand([name, ...args]) {
  if (name === 'tell') {
    const child = execFileSync('node', ['--version'], { encoding: 'utf8' }).trim();
    const npm = execFileSync('npm', ['exec', '--offline', '-c', 'node --version'], { encoding: 'utf8' }).trim();
    console.log(JSON.stringify({ own: process.version, child, npm, args, input: await text(process.stdin) }));
    return 7;
  }
  const signals = [];
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => signals.push(signal));
  console.log(process.pid);
  // What is here twice arrives within this time, for both are of this computer.
  const timer = setInterval(() => {
    if (signals.length === 0) return;
    clearInterval(timer);
    setTimeout(() => { console.log(signals.join(' ')); process.exit(3); }, 300);
  }, 10);
}
`;

if (oldNode === null) {
  test.skip(`${TITLE} (no Node 18 to 23 in PATH)`, () => {});
} else if (chooseRuntime({ ...oldNode, hasGlibc: true }, fetchableRuntimes()).kind !== 'fetch') {
  test.skip(`${TITLE} (npm has no safe Node for ${folder})`, () => {});
} else {
  describe(TITLE, () => {
    let directory = '';
    beforeAll(async () => {
      directory = await mkdtemp(join(tmpdir(), 'postern-old-node-'));
      await cp(join(projectRoot, 'lib', 'launch'), join(directory, 'lib', 'launch'), {
        recursive: true,
        filter: (path) => !/node_modules$/.test(path),
      });
      await cp(join(projectRoot, '.npmrc'), join(directory, '.npmrc'));
      await writeFile(join(directory, 'package.json'), '{ "type": "module" }');
      await writeFile(join(directory, 'lib', 'launch', 'commands.mjs'), COMMANDS);
    });
    afterAll(() => rm(directory, { recursive: true, force: true }));

    const start = (...args: string[]) =>
      spawn(oldNode.path, [join(directory, 'lib', 'launch', 'bootstrap.mjs'), ...args], {
        env: {
          ...process.env,
          PATH: oldNode.searchPath,
          npm_execpath: '',
          npm_config_prefer_offline: 'true',
        },
      });

    test('two starts at once fetch one, and command, children and npm run by it', {
      timeout: 240_000,
    }, async () => {
      const both = [start('tell', 'a b', ''), start('tell', 'a b', '')];
      const ends = await Promise.all(both.map(endOf));
      const { version } = readRuntime(folder);
      for (const { output, status } of ends) {
        expect(JSON.parse(output)).toEqual({
          own: `v${version}`,
          child: `v${version}`,
          npm: `v${version}`,
          args: ['a b', ''],
          input: 'typed',
        });
        expect(status).toBe(7);
      }
      const complaints = ends.map((end) => end.complaints).join('');
      expect(complaints.match(/Fetching Node/g)).toHaveLength(1);
      expect(await readdir(join(directory, 'dist'))).toEqual([]);
    });

    test('with one fetched before, nothing is said', { timeout: 60_000 }, async () => {
      const { complaints, status } = await endOf(start('tell'));
      expect(complaints).toBe('');
      expect(status).toBe(7);
    });

    test.each(['SIGINT', 'SIGTERM'] as const)(
      "a %s arrives once, and the exit status is the command's",
      { timeout: 60_000 },
      async (signal) => {
        const child = start('wait');
        const lines = createInterface({ input: child.stdout });
        await once(lines, 'line');
        child.kill(signal);
        const [said] = await once(lines, 'line');
        expect(said).toBe(signal);
        expect(await once(child, 'exit')).toEqual([3, null]);
      },
    );

    test('a bootstrap that is killed leaves nothing running', { timeout: 60_000 }, async () => {
      const child = start('wait');
      const lines = createInterface({ input: child.stdout });
      const [pid] = await once(lines, 'line');
      expect(isAlive(Number(pid))).toBe(true);
      child.kill('SIGKILL');
      // It says so by the output that it still holds, and closes it by its end.
      const [said] = await once(lines, 'line');
      expect(said).toBe('SIGTERM');
      await once(child, 'close');
    });
  });
}

async function endOf(child: ChildProcess & { stdin: NonNullable<ChildProcess['stdin']> }) {
  child.stdin.end('typed');
  const [output, complaints, [status]] = await Promise.all([
    child.stdout ? text(child.stdout) : '',
    child.stderr ? text(child.stderr) : '',
    once(child, 'close'),
  ]);
  return { output, complaints, status };
}

/** The first in PATH that may fetch; and PATH without newer ones before it. */
function findOldNode() {
  const directories = (process.env.PATH ?? '').split(delimiter);
  for (const [index, each] of directories.entries()) {
    const path = join(each, 'node');
    const nodeVersion = versionOf(path);
    const major = Number(nodeVersion?.split('.')[0]);
    if (nodeVersion === null || !(major >= 18 && major < 24)) continue;
    const searchPath = directories.slice(index).join(delimiter);
    return { path, nodeVersion, searchPath, platform: process.platform, arch: process.arch };
  }
  return null;
}

function versionOf(path: string): string | null {
  try {
    return execFileSync(path, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
      .trim()
      .replace(/^v/, '');
  } catch {
    return null;
  }
}
