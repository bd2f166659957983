import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Config, loadConfig } from '@/lib/config';
import { writeKnownBindings } from '@/lib/secrets/known-bindings';
import { freePort } from '@/lib/testing/free-port';
import type { HeldPort } from './held-ports';
import { followBindings, holdPorts, releasePorts } from './installation-ports';

let directory: string;
const undo: (() => unknown)[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postern-ports-'));
});
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
  await rm(directory, { recursive: true, force: true });
});

function configOf(settings: Record<string, string>): Config {
  return loadConfig({ POSTERN_DATA_DIR: directory, ...settings });
}

async function hold(settings: Record<string, string>, isLoopbackOnly = false): Promise<readonly HeldPort[]> {
  const held = await holdPorts({ config: configOf(settings), parts: 'transport', isLoopbackOnly });
  undo.push(() => releasePorts(held));
  return held.transport ?? [];
}

/** A socket that nobody accepts at takes connections, one that is not there refuses them. */
async function isListenedAt(port: number): Promise<boolean> {
  const socket = connect({ host: '127.0.0.1', port });
  const isThere = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
  });
  socket.destroy();
  return isThere;
}

describe.skipIf(process.platform === 'win32')('the ports of receive connectors', () => {
  test('are at a first start those of the settings, and a port that is taken ends it', async () => {
    const port = await freePort();
    const [held, ...others] = await hold({ POSTERN_SMTP_PORT: String(port) });
    expect([held?.binding, others]).toEqual([`127.0.0.1:${port}`, []]);
    await expect(hold({ POSTERN_SMTP_PORT: String(port) })).rejects.toThrow(
      `port ${port} on 127.0.0.1 is taken by another program`,
    );
  });

  test('are later those that the transport process wrote down, whatever the settings say', async () => {
    const [first, second] = [await freePort(), await freePort()];
    await writeKnownBindings(directory, [`127.0.0.1:${first}`, `127.0.0.1:${second}`, `[::1]:${first}`]);
    const held = await hold({ POSTERN_SMTP_PORT: String(await freePort()) });
    expect(held.map(({ binding }) => binding)).toEqual([
      `127.0.0.1:${first}`,
      `127.0.0.1:${second}`,
      `[::1]:${first}`,
    ]);
    expect(await isListenedAt(second)).toBe(true);
  });

  test('of which one is taken are held without it, and those at other addresses not by root alone', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    undo.push(() => blocker.close());
    const { port: taken } = blocker.address() as { port: number };
    const free = await freePort();
    await writeKnownBindings(directory, [`127.0.0.1:${taken}`, `127.0.0.1:${free}`, `0.0.0.0:${free + 1}`]);
    const held = await hold({}, true);
    expect(held.map(({ binding }) => binding)).toEqual([`127.0.0.1:${free}`]);
  });

  test('are let go when they are no connector’s any more, and the others stay', async () => {
    const [stays, goes] = [await freePort(), await freePort()];
    await writeKnownBindings(directory, [`127.0.0.1:${stays}`, `127.0.0.1:${goes}`]);
    const held = await hold({});
    undo.push(followBindings(directory, held));
    expect([await isListenedAt(stays), await isListenedAt(goes)]).toEqual([true, true]);
    await writeKnownBindings(directory, [`127.0.0.1:${stays}`]);
    await vi.waitFor(async () => expect(await isListenedAt(goes)).toBe(false), 5000);
    expect(await isListenedAt(stays)).toBe(true);
    expect(held.map(({ fd }) => fd === null)).toEqual([false, true]);
  });
});
