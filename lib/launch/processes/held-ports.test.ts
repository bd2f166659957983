import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { freePort } from '@/lib/testing/free-port';
import { type HeldPort, holdPort } from './held-ports';

const names = { what: 'The console', portSetting: 'PORT', hostSetting: 'POSTERN_HOST' };
const preload = fileURLToPath(new URL('./held-port.mjs', import.meta.url));
const children: ChildProcess[] = [];
let held: HeldPort | null = null;

afterEach(async () => {
  held?.release();
  for (const child of children.splice(0)) {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
});

async function hold(host = '127.0.0.1'): Promise<HeldPort> {
  held = await holdPort({ ...names, host, port: await freePort() });
  return held;
}

/** A program that listens as ours do, and says its number to whoever calls. */
async function startListener({ fd, port }: HeldPort, listen = `${port}, '127.0.0.1'`): Promise<ChildProcess> {
  const program = `
    const net = require('node:net');
    const server = net.createServer((socket) => socket.end(String(process.pid)));
    server.listen(${listen}, () => console.log(JSON.stringify(server.address()), process.env.POSTERN_HELD_PORTS));`;
  const child = spawn(process.execPath, ['--import', preload, '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit', fd ?? 'ignore'],
    env: { ...process.env, POSTERN_HELD_PORTS: `3:${port}` },
  });
  children.push(child);
  if (!child.stdout) throw new Error('The listener has no output');
  const [said] = await once(child.stdout, 'data');
  expect(String(said)).toBe(`{"address":"127.0.0.1","family":"IPv4","port":${port}} undefined\n`);
  return child;
}

function call(port: number): Promise<string> {
  return text(connect({ host: '127.0.0.1', port }));
}

function bindElsewhere(port: number): Promise<string> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve('bound')));
  });
}

describe.skipIf(process.platform === 'win32')('a held port', () => {
  test.each([
    ['as Next does', (port: number) => `${port}, '127.0.0.1'`],
    ['by options', (port: number) => `{ port: ${port}, host: '127.0.0.1' }`],
    ['as text', (port: number) => `'${port}'`],
  ])('is the one that a process listens at: %s', async (_how, listen) => {
    const port = await hold();
    const child = await startListener(port, listen(port.port));
    expect(await call(port.port)).toBe(String(child.pid));
  });

  test('is nobody else’s while its process is dead, and whoever calls meanwhile is answered by the next', async () => {
    const port = await hold();
    const first = await startListener(port);
    first.kill('SIGKILL');
    await once(first, 'exit');
    expect(await bindElsewhere(port.port)).toBe('EADDRINUSE');
    const called = call(port.port);
    const second = await startListener(port);
    expect(await called).toBe(String(second.pid));
  });

  test('is nobody else’s from the beginning, and whoever calls before its process listens is answered by it', async () => {
    const port = await hold();
    expect(await bindElsewhere(port.port)).toBe('EADDRINUSE');
    const called = call(port.port);
    const child = await startListener(port);
    expect(await called).toBe(String(child.pid));
  });

  test('is given up by its release, once its process has ended', async () => {
    const port = await hold();
    const child = await startListener(port);
    port.release();
    expect(await call(port.port)).toBe(String(child.pid));
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await bindElsewhere(port.port)).toBe('bound');
    port.release();
  });

  test('changes no other listening', async () => {
    const port = await hold();
    const other = await freePort();
    const program = `
      const net = require('node:net');
      net.createServer().listen(${other}, '127.0.0.1', function () { console.log(this.address().port); this.close(); });`;
    const child = spawn(process.execPath, ['--import', preload, '--eval', program], {
      stdio: ['ignore', 'pipe', 'inherit', port.fd ?? 'ignore'],
      env: { ...process.env, POSTERN_HELD_PORTS: `3:${port.port}` },
    });
    children.push(child);
    if (!child.stdout) throw new Error('The program has no output');
    expect(await text(child.stdout)).toBe(`${other}\n`);
  });

  test('accepts nothing here, and takes a name', async () => {
    const port = await hold('localhost');
    const called = connect({ host: 'localhost', port: port.port });
    await once(called, 'connect');
    const gone = once(called, 'error');
    port.release();
    // Accepted it would have been ended; the system resets what was only waiting.
    expect(String(await gone)).toContain('ECONNRESET');
  });

  test('that is taken is named, with the setting that changes it', async () => {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = address && typeof address === 'object' ? address.port : 0;
    await expect(holdPort({ ...names, host: '127.0.0.1', port })).rejects.toThrow(
      `port ${port} on 127.0.0.1 is taken by another program`,
    );
    server.close();
  });
});
